import type { Fill } from './shell.ts';

/** A command of the program: its file is loaded only when it is called, so that `--help` is instant. */
export interface CommandEntry {
  name: string;
  summary: string;
  load(): Promise<Fill>;
}

export const commands: readonly CommandEntry[] = [
  {
    name: 'connect',
    summary: 'connect ConnectWise or an ESET server',
    load: async () => (await import('./connect.ts')).connect,
  },
  {
    name: 'modify',
    summary: 'change a connection; what is not named stays',
    load: async () => (await import('./connect.ts')).modify,
  },
  {
    name: 'era',
    summary: 'templates of the reports of ERA 6 to ESET PROTECT On-Prem 12',
    load: async () => (await import('./era.ts')).era,
  },
  {
    name: 'connections',
    summary: 'list the connections with the age of their data',
    load: async () => (await import('./connections.ts')).connections,
  },
  {
    name: 'test',
    summary: 'test connections and each right they need',
    load: async () => (await import('./connections.ts')).test,
  },
  {
    name: 'disconnect',
    summary: 'end the use of a connection; its seats stay frozen',
    load: async () => (await import('./connections.ts')).disconnect,
  },
  {
    name: 'sync',
    summary: 'read ConnectWise and the ESET servers now',
    load: async () => (await import('./sync.ts')).sync,
  },
  {
    name: 'run',
    summary: 'one whole cycle now, as serve does it by itself',
    load: async () => (await import('./run.ts')).run,
  },
  {
    name: 'reports',
    summary: 'look at report files before they are connected',
    load: async () => (await import('./reports.ts')).reports,
  },
  {
    name: 'import-report',
    summary: 'bring report files of a server that cannot reach the folder',
    load: async () => (await import('./reports.ts')).importReport,
  },
  {
    name: 'accounts',
    summary: 'whose the devices of each group are',
    load: async () => (await import('./accounts.ts')).accounts,
  },
  {
    name: 'services',
    summary: 'which service bills each product, and how it is counted',
    load: async () => (await import('./services.ts')).services,
  },
  {
    name: 'lines',
    summary: 'each service of each account, and how it is billed',
    load: async () => (await import('./lines.ts')).lines,
  },
  {
    name: 'priorities',
    summary: 'the groups whose devices open tickets',
    load: async () => (await import('./priorities.ts')).priorities,
  },
  {
    name: 'tickets',
    summary: 'devices in watched groups, with their tickets',
    load: async () => (await import('./tickets.ts')).tickets,
  },
  {
    name: 'findings',
    summary: 'what a person has to settle, and what is at stake',
    load: async () => (await import('./findings.ts')).findings,
  },
  {
    name: 'seats',
    summary: 'the seats of every line, today or on a past day',
    load: async () => (await import('./seats.ts')).seats,
  },
  {
    name: 'billing',
    summary: 'plan, approve, post and undo changes of quantities',
    load: async () => (await import('./billing.ts')).billing,
  },
  {
    name: 'serve',
    summary: 'keep everything in step, until stopped',
    load: async () => (await import('./serve.ts')).serve,
  },
  {
    name: 'settings',
    summary: 'list, show and change settings',
    load: async () => (await import('./settings.ts')).settings,
  },
  {
    name: 'users',
    summary: 'who may use the page and the API',
    load: async () => (await import('./users.ts')).users,
  },
  {
    name: 'pause',
    summary: 'stop postings and tickets, of all or of one account',
    load: async () => (await import('./pause.ts')).pause,
  },
  { name: 'resume', summary: 'end a pause', load: async () => (await import('./pause.ts')).resume },
  {
    name: 'audit',
    summary: 'who did what, with before and after',
    load: async () => (await import('./audit.ts')).audit,
  },
  {
    name: 'doctor',
    summary: 'look for what is wrong, and say what to do',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'export',
    summary: 'write mappings and settings to one readable file',
    load: async () => (await import('./transfer.ts')).exportFile,
  },
  {
    name: 'import',
    summary: 'take mappings and settings from such a file',
    load: async () => (await import('./transfer.ts')).importFile,
  },
  {
    name: 'backup',
    summary: 'copy everything into one file, while running',
    load: async () => (await import('./backup.ts')).backup,
  },
  {
    name: 'restore',
    summary: 'make a backup the database; starts paused',
    load: async () => (await import('./backup.ts')).restore,
  },
  {
    name: 'feedback',
    summary: 'tell the makers what you think, after a look at all that is sent',
    load: async () => (await import('./feedback.ts')).feedback,
  },
];
