import type { App } from '../../src/app/app.ts';
import type { SandboxState } from '../../test/support/sandbox.ts';
import { type Happened, lineOf, wasTrue } from './happened.ts';

interface Seen {
  state: SandboxState;
  happened: Happened;
  /** Writes that ConnectWise had seen before this cycle. */
  writesBefore: number;
}

/** No adjustment was sent twice, none was sent without one, none says what never was so, and each tells how it ended. */
export async function amissInPostings(app: App, { state, happened, writesBefore }: Seen): Promise<string[]> {
  const rows = await app.db.read
    .selectFrom('writes')
    .selectAll()
    .where('kind', '=', 'quantity')
    .orderBy('id')
    .execute();
  const bySubject = Map.groupBy(rows, ({ subject }) => subject);
  const writes = rows.map(({ intent, state: verdict }): Write => ({ ...(JSON.parse(intent) as Intent), verdict }));
  const patches = patchesOf(state);
  return [
    ...[...bySubject].filter(([, { length }]) => length > 1).map(([subject]) => `${subject} was sent twice`),
    ...unasked(patches, writes),
    ...wrongVerdicts(patches, { writes, happened }),
    ...neverTrue(patchesOf(state, writesBefore), { state, happened }),
  ];
}

interface Intent {
  /** Of the addition. */
  id: string;
  to: string;
}

interface Write extends Intent {
  verdict: string;
}

interface Patch {
  additionId: number;
  to: number;
  tookEffect: boolean;
}

/** Requests that ConnectWise took or refused; one that it did not look at (429) may come again. */
function patchesOf({ connectwise }: SandboxState, after = 0): Patch[] {
  return connectwise.writes
    .slice(after)
    .filter(({ method, path, status }) => method === 'PATCH' && path.includes('/additions/') && status !== 429)
    .map(({ path, body, tookEffect }) => {
      const [operation] = body as { value: number }[];
      return { additionId: Number(path.split('/').at(-1)), to: operation?.value ?? Number.NaN, tookEffect };
    });
}

function unasked(patches: readonly Patch[], writes: readonly Write[]): string[] {
  const meant = Map.groupBy(writes, ({ id, to }) => `${id} to ${Number(to)}`);
  const sent = Map.groupBy(patches, ({ additionId, to }) => `${additionId} to ${to}`);
  return [...sent].flatMap(([what, { length }]) => {
    const asked = meant.get(what)?.length ?? 0;
    return length <= asked ? [] : [`addition ${what} was sent ${length} times, for ${asked} adjustments`];
  });
}

/** Where no person has set the quantity as well, as many were recorded as done as took effect. */
function wrongVerdicts(
  patches: readonly Patch[],
  { writes, happened }: { writes: readonly Write[]; happened: Happened },
): string[] {
  const took = Map.groupBy(
    patches.filter(({ tookEffect }) => tookEffect),
    ({ additionId }) => additionId,
  );
  const done = Map.groupBy(
    writes.filter(({ verdict }) => verdict === 'done'),
    ({ id }) => Number(id),
  );
  return [...new Set([...took.keys(), ...done.keys()])].flatMap((id) => {
    const [effects, recorded] = [took.get(id)?.length ?? 0, done.get(id)?.length ?? 0];
    if (effects === recorded || happened.setByHand.has(id)) return [];
    return [`${effects} changes of addition ${id} took effect, and ${recorded} are recorded as done`];
  });
}

/** Where an addition alone bills a service of its company, its quantity was only ever set to what was true. */
function neverTrue(patches: readonly Patch[], { state, happened }: Pick<Seen, 'state' | 'happened'>): string[] {
  const active = state.connectwise.additions.filter(({ cancelled }) => !cancelled);
  const alone = Map.groupBy(active, lineOf);
  const lines = new Map(active.map((each) => [each.id, lineOf(each)]));
  return patches.flatMap(({ additionId, to }) => {
    const line = lines.get(additionId);
    if (line === undefined || alone.get(line)?.length !== 1 || wasTrue(happened, { line, count: to })) return [];
    return [`addition ${additionId} was set to ${to}, which was never true in this cycle`];
  });
}
