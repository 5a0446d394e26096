import { readFileSync } from 'node:fs';
import type { App } from '../app/app.ts';
import { connect, type Manner } from '../app/connections.ts';
import { previewNewest } from '../app/report-files.ts';
import type { Addresses } from './sandbox.ts';

type OldServer = NonNullable<Addresses['era']>[number];
type Files = Extract<OldServer, { kind: 'era-report-files' }>;
type Library = Extract<OldServer, { kind: 'era-server-api' }>;

/** Connects a server of before the REST interface, as an operator would. */
export async function connectOld(app: App, server: OldServer, manner: Manner): Promise<void> {
  if (server.kind === 'era-server-api') return connectLibrary(app, server, manner);
  const { name, kind, folder, escape: mark } = server;
  const settings = { folder, escape: mark, reports: await reportsOf(app, server, manner.signal) };
  await connect(app, { name, kind, settings, secrets: {} }, manner);
}

async function connectLibrary(app: App, server: Library, manner: Manner): Promise<void> {
  const { name, kind, host, port, library, username, password, fingerprint, groupNames } = server;
  const templates = server.templates.map((path) => readFileSync(path, 'utf8'));
  const settings = { host, port, library, username, templates, wholeNames: groupNames };
  await connect(app, { name, kind, settings, secrets: { password } }, { ...manner, trust: { fingerprint } });
}

/** The columns of each report as they are suggested from its header. */
async function reportsOf(app: App, { kind, folder, reports }: Files, signal: AbortSignal): Promise<object> {
  const assigned = Object.entries(reports).map(async ([role, files]) => {
    const { delimiter, header, closed, meanings } = await previewNewest(app, { kind, folder, files }, signal);
    const columns = meanings.flatMap(({ meaning, column }) => (column === null ? [] : [[meaning, column] as const]));
    return [role, { files, delimiter, header, closed, columns: Object.fromEntries(columns) }] as const;
  });
  return Object.fromEntries(await Promise.all(assigned));
}
