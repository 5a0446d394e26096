import type { App } from '../app/app.ts';
import { makePlan } from '../app/billing/plan.ts';
import { connect, type Draft, type Manner } from '../app/connections.ts';
import { listGroups } from '../app/mapping/account-list.ts';
import { type AppliedSuggestions, applySuggestions } from '../app/mapping/account-suggestions.ts';
import { mapPriority } from '../app/mapping/priorities.ts';
import { listProducts, mapProduct } from '../app/mapping/products.ts';
import {
  type AppliedServices,
  applyServices,
  type SuggestedService,
  suggestServices,
} from '../app/mapping/service-suggestions.ts';
import { loadTicketChoices } from '../app/mapping/ticket-choices.ts';
import { connectOld } from './connect-old.ts';
import type { Addresses } from './sandbox.ts';

/** Who decides in the demo. */
export const demoPerson = 'demo';

/** Connects ConnectWise and every ESET server of the sandbox, each tested first; certificates are pinned. */
export async function connectAll(
  app: App,
  { connectwise, eset, era = [] }: Addresses,
  signal: AbortSignal,
): Promise<void> {
  const manner: Manner = { by: demoPerson, signal, test: 'first', trust: null };
  const { privateKey, companyId: company, ...settings } = connectwise;
  const psa = { name: 'ConnectWise', kind: 'connectwise', settings: { company, ...settings }, secrets: { privateKey } };
  await connect(app, psa, manner);
  for (const server of eset) {
    const { fingerprint } = server;
    const pins = server.kind === 'protect-onprem' && server.baseUrl.startsWith('https:');
    await connect(app, draftOf(server), { ...manner, trust: pins ? { fingerprint: fingerprint ?? null } : null });
  }
  for (const server of era) await connectOld(app, server, manner);
}

function draftOf({ name, kind, host, port, baseUrl, username, password }: Addresses['eset'][number]): Draft {
  const place = kind === 'protect-onprem' ? { host, port } : { region: 'eu' };
  return { name, kind, settings: { ...place, baseUrl, username }, secrets: { password } };
}

export interface Mapped {
  accounts: AppliedSuggestions;
  services: AppliedServices;
  /** Not certain: the demo's person took the best suggestion. */
  chosen: SuggestedService[];
}

/**
 * Maps what is certain: groups to agreements first, as the additions of these show which service bills a product.
 * For the other products the person of the demo chooses, where there is a suggestion.
 */
export async function mapAll(app: App, signal: AbortSignal): Promise<Mapped> {
  const accounts = await applySuggestions(app, { by: demoPerson });
  await makePlan(app, { dryRun: true }, signal);
  const services = await applyServices(app, { by: demoPerson });
  return { accounts, services, chosen: await chooseServices(app, services.applied) };
}

async function chooseServices(app: App, applied: readonly SuggestedService[]): Promise<SuggestedService[]> {
  const suggested = Map.groupBy(await suggestServices(app), ({ product }) => product);
  const best = [...suggested.values()].flatMap(([first]) => (first === undefined ? [] : [first]));
  const decided = [...applied, ...best];
  const open = (await listProducts(app)).filter(({ product, fate }) => fate === 'ask' && !suggested.has(product));
  const chosen = [...best, ...open.flatMap((each) => likeAnother(each, decided))];
  for (const { product, service } of chosen)
    await mapProduct(app, product, { to: 'service', service: `service:${service.id}`, by: demoPerson });
  return chosen;
}

/** "X for Linux" is billed as X is. */
function likeAnother(
  { product, devices }: { product: string; devices: number },
  decided: readonly SuggestedService[],
): SuggestedService[] {
  const another = decided.find((each) => product === `${each.product} for Linux`);
  return another === undefined ? [] : [{ ...another, product, devices, reason: `as ${another.product}` }];
}

export interface Watched {
  group: string;
  priority: string;
}

/** Every dynamic group opens tickets at once, on the first board that they fit; priorities are given in turn. */
export async function watchDynamicGroups(app: App): Promise<Watched[]> {
  const { priorities, boards, statuses } = await loadTicketChoices(app);
  const fit = new Set(statuses.filter(({ isDefault }) => isDefault).map(({ boardId }) => boardId));
  const board = boards.find(({ id, inactive }) => !inactive && fit.has(id));
  const groups = (await listGroups(app)).filter(({ kind }) => kind === 'dynamic');
  const watched: Watched[] = [];
  for (const [at, { key, path }] of groups.entries()) {
    const priority = priorities[at % priorities.length];
    if (priority === undefined || board === undefined) throw new Error('ConnectWise has no priority or no board.');
    const options = { board: `board:${board.id}`, delayMinutes: 0 };
    await mapPriority(app, `group:${key}`, { priority: `priority:${priority.id}`, options, by: demoPerson });
    watched.push({ group: path, priority: priority.name });
  }
  return watched;
}
