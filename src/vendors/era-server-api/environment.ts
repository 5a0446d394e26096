// Of the program's own environment, which holds secrets, the process gets no more than any program needs.
const shared = [
  ...['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'NODE_COMPILE_CACHE'],
  ...['SystemRoot', 'windir', 'TEMP', 'TMP', 'ProgramData', 'APPDATA', 'LOCALAPPDATA', 'USERPROFILE'],
];

/** The environment of the library's process: the loader finds the library's companions in its own folder. */
export function environmentFor(folder: string, from: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const entries = shared.map((name) => [name, from[name]] as const).filter(([, value]) => value !== undefined);
  const environment: NodeJS.ProcessEnv = Object.fromEntries(entries);
  if (process.platform !== 'win32') return { ...environment, LD_LIBRARY_PATH: folder };
  return { ...environment, PATH: `${folder};${environment['PATH'] ?? ''}` };
}
