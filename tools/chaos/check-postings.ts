import type { App } from '../../src/app/app.ts';
import type { SandboxState } from '../../test/support/sandbox.ts';

/** No adjustment was sent twice, and nothing was sent without one. */
export async function amissInPostings(app: App, { connectwise }: SandboxState): Promise<string[]> {
  const writes = await app.db.read
    .selectFrom('writes')
    .selectAll()
    .where('kind', '=', 'quantity')
    .orderBy('id')
    .execute();
  const bySubject = Map.groupBy(writes, ({ subject }) => subject);
  const twice = [...bySubject].filter(([, { length }]) => length > 1).map(([subject]) => `${subject} was sent twice`);
  const intents = writes.map(({ intent }) => JSON.parse(intent) as { id: string; to: string });
  const meant = Map.groupBy(intents, ({ id, to }) => `${id} to ${Number(to)}`);
  return [
    ...twice,
    ...[...sent(connectwise.writes)].flatMap(([what, { length }]) =>
      tooMany(what, { length, meant: meant.get(what)?.length ?? 0 }),
    ),
  ];
}

function tooMany(what: string, { length, meant }: { length: number; meant: number }): string[] {
  return length <= meant ? [] : [`addition ${what} was sent ${length} times, for ${meant} adjustments`];
}

/** Requests that ConnectWise took or refused, by addition and quantity; one that it did not look at (429) may come again. */
function sent(writes: SandboxState['connectwise']['writes']): Map<string, unknown[]> {
  const patches = writes.filter(
    ({ method, path, status }) => method === 'PATCH' && path.includes('/additions/') && status !== 429,
  );
  return Map.groupBy(patches, ({ path, body }) => {
    const [operation] = body as { value: number }[];
    return `${path.split('/').at(-1)} to ${operation?.value}`;
  });
}
