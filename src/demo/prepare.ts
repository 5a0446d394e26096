import type { App } from '../app/app.ts';
import { makePlan } from '../app/billing/plan.ts';
import { connect, type Draft, type Manner } from '../app/connections.ts';
import { listGroups } from '../app/mapping/account-list.ts';
import { type AppliedSuggestions, applySuggestions } from '../app/mapping/account-suggestions.ts';
import { mapPriority } from '../app/mapping/priorities.ts';
import { type AppliedServices, applyServices } from '../app/mapping/service-suggestions.ts';
import { loadTicketChoices } from '../app/mapping/ticket-choices.ts';
import type { Addresses } from './sandbox.ts';

/** Who decides in the demo. */
export const demoPerson = 'demo';

/** Connects ConnectWise and every ESET server of the sandbox, each tested first; certificates are pinned. */
export async function connectAll(app: App, { connectwise, eset }: Addresses, signal: AbortSignal): Promise<void> {
  const manner: Manner = { by: demoPerson, signal, test: 'first', trust: null };
  const { privateKey, companyId: company, ...settings } = connectwise;
  const psa = { name: 'ConnectWise', kind: 'connectwise', settings: { company, ...settings }, secrets: { privateKey } };
  await connect(app, psa, manner);
  for (const server of eset) {
    const { fingerprint } = server;
    const pins = server.kind === 'protect-onprem' && server.baseUrl.startsWith('https:');
    await connect(app, draftOf(server), { ...manner, trust: pins ? { fingerprint: fingerprint ?? null } : null });
  }
}

function draftOf({ name, kind, host, port, baseUrl, username, password }: Addresses['eset'][number]): Draft {
  const place = kind === 'protect-onprem' ? { host, port } : { region: 'eu' };
  return { name, kind, settings: { ...place, baseUrl, username }, secrets: { password } };
}

export interface Mapped {
  accounts: AppliedSuggestions;
  services: AppliedServices;
}

/** Maps what is certain: groups to agreements first, as the additions of these show which service bills a product. */
export async function mapCertain(app: App, signal: AbortSignal): Promise<Mapped> {
  const accounts = await applySuggestions(app, { by: demoPerson });
  await makePlan(app, { dryRun: true }, signal);
  return { accounts, services: await applyServices(app, { by: demoPerson }) };
}

export interface Watched {
  group: string;
  priority: string;
}

/** Every dynamic group opens tickets, at once, on the first board; priorities are given in turn. */
export async function watchDynamicGroups(app: App): Promise<Watched[]> {
  const { priorities, boards } = await loadTicketChoices(app);
  const board = boards.find(({ inactive }) => !inactive);
  const groups = (await listGroups(app)).filter(({ kind }) => kind === 'dynamic');
  const watched: Watched[] = [];
  for (const [at, { key, path }] of groups.entries()) {
    const priority = priorities[at % priorities.length];
    if (priority === undefined || board === undefined) break;
    const options = { board: `board:${board.id}`, delayMinutes: 0 };
    await mapPriority(app, `group:${key}`, { priority: `priority:${priority.id}`, options, by: demoPerson });
    watched.push({ group: path, priority: priority.name });
  }
  return watched;
}
