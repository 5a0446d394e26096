import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePlan } from '../src/app/billing/plan.ts';
import type { Kept, Shelf } from '../src/app/shelf.ts';
import { runTickets } from '../src/app/ticketing/run.ts';
import { mapAll, watchDynamicGroups } from '../src/demo/prepare.ts';
import { apiOn } from './support/api.ts';
import { connectAndSync } from './support/api-stage.ts';
import { appOn } from './support/app.ts';
import { describeOnSqlite } from './support/databases.ts';
import { listenTo } from './support/query-plan.ts';
import { type Sandbox, startSandbox } from './support/sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ size: 'demo' });
});
afterAll(() => sandbox.stop());

const { signal } = new AbortController();

describeOnSqlite('what is on the shelf', (store) => {
  test('is made anew whenever a table that it reads has changed: what somebody changed is never shown as it was', async () => {
    const { db, queries } = listenTo(store.db);
    const app = appOn(store, { db });
    const lists = new Map<string, Kept<unknown>>();
    const api = apiOn(app, noting(lists));
    await connectAndSync(api, sandbox);
    await mapAll(app, signal);
    await watchDynamicGroups(app);
    await makePlan(app, { dryRun: false }, signal);
    await runTickets(app, signal);
    for (const path of ['/seats', '/devices']) await api.ask('GET', path);

    const { rows: triggers } = await sql<{ tbl_name: string; sql: string }>`
      select tbl_name, sql from sqlite_master where type = 'trigger'`.execute(store.db.read);
    const subjectOf = new Map(
      triggers.map((each) => [each.tbl_name, /update revisions .* where subject = '(\w+)'/.exec(each.sql)?.[1]]),
    );
    expect(lists.size).toBeGreaterThan(15);
    const unseen: string[] = [];
    for (const { name, of, load } of lists.values()) {
      queries.clear();
      await load();
      const tables = [...queries.values()].flatMap((query) => [...query.sql.matchAll(/(?:from|join) "(\w+)"/g)]);
      expect(tables.length, name).toBeGreaterThan(0);
      const subjects = new Set(tables.flatMap(([, table = '']) => subjectOf.get(table) ?? []));
      for (const each of subjects.difference(new Set<string>(of))) unseen.push(`${name}: ${each}`);
    }
    expect(unseen).toEqual([]);
    await api.stop();
  });
});

/** A shelf that keeps nothing: each list is made whenever it is asked for. */
function noting(lists: Map<string, Kept<unknown>>): Shelf {
  function take<T>(what: Kept<T>): Promise<T> {
    lists.set(what.name, what);
    return what.load();
  }
  return {
    take,
    keep(what) {
      lists.set(what.name, what);
      return () => take(what);
    },
    warm: async () => true,
  };
}
