import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeEachDatabase } from '../../test/support/databases.ts';
import { expectIndexed } from '../../test/support/query-plan.ts';
import type { Finding, FindingKind } from '../domain/findings.ts';
import { loadAudit } from './audit.ts';
import { acceptFinding, loadFindings, saveFindings } from './findings.ts';

const day = (n: number): string => new Date(Date.UTC(2026, 0, n)).toISOString();

const unmapped = (product: string, seats = 3): Finding => ({
  kind: 'product-not-mapped',
  object: product,
  seats,
  cents: seats * 100,
  facts: { product, devices: seats, accounts: 1 },
});

describeEachDatabase('findings', (store) => {
  const kinds: FindingKind[] = ['product-not-mapped'];
  const save = (findings: Finding[], n: number, of: FindingKind[] = kinds) =>
    store.db.write((trx) => saveFindings(trx, { kinds: of, findings, at: day(n) }));
  const only = async () => {
    const found = await loadFindings(store.db.read);
    expect(found).toHaveLength(1);
    return found[0] as (typeof found)[number];
  };

  test('begin once, and the same again writes nothing', async () => {
    expect(await save([unmapped('a')], 1)).toEqual({ begun: 1, changed: 0, ended: 0 });
    expect(await save([unmapped('a')], 2)).toEqual({ begun: 0, changed: 0, ended: 0 });
    expect(await only()).toEqual({
      ...unmapped('a'),
      id: expect.any(Number),
      since: day(1),
      endedAt: null,
      accepted: null,
    });
  });

  test('change in seats and money, and keep since when they are there', async () => {
    await save([unmapped('a')], 1);
    expect(await save([unmapped('a', 5)], 2)).toEqual({ begun: 0, changed: 1, ended: 0 });
    expect(await only()).toMatchObject({ seats: 5, cents: 500, since: day(1) });
  });

  test('end when they are no longer found, and begin anew when they return', async () => {
    await save([unmapped('a')], 1);
    expect(await save([], 2)).toEqual({ begun: 0, changed: 0, ended: 1 });
    expect(await save([], 3)).toEqual({ begun: 0, changed: 0, ended: 0 });
    expect(await loadFindings(store.db.read)).toEqual([]);
    expect(await save([unmapped('a')], 4)).toEqual({ begun: 1, changed: 0, ended: 0 });
    expect(await only()).toMatchObject({ since: day(4), endedAt: null });
  });

  test('of another kind stay as they are', async () => {
    await save([unmapped('a')], 1);
    await save([], 2, ['not-seen']);
    expect((await only()).object).toBe('a');
    expect(await loadFindings(store.db.read, { kinds: ['not-seen'] })).toEqual([]);
    expect(await loadFindings(store.db.read, { kinds: [] })).toEqual([]);
  });

  test('of which nothing is said stay as they are, and none is said of them', async () => {
    const said = (findings: Finding[], n: number) =>
      store.db.write((trx) => saveFindings(trx, { kinds, isSaid: (object) => object === 'b', findings, at: day(n) }));
    await save([unmapped('a'), unmapped('b')], 1);
    expect(await said([], 2)).toEqual({ begun: 0, changed: 0, ended: 1 });
    expect((await only()).object).toBe('a');
    await expect(said([unmapped('a')], 3)).rejects.toThrow('a finding of a, of which nothing is said');
  });

  test('of a kind that was not announced are refused, as they would never end', async () => {
    await expect(save([unmapped('a')], 1, ['not-seen'])).rejects.toThrow('a finding product-not-mapped among not-seen');
  });

  test('are accepted with the seats and money they had, by whom and why, and it is in the audit', async () => {
    await save([unmapped('a')], 1);
    const { id } = await only();
    const act = { by: 'someone', at: day(2) };
    const accept = { id, reason: 'a test machine', until: day(9), ...act };
    expect(await store.db.write((trx) => acceptFinding(trx, accept))).toBe(true);
    await save([unmapped('a', 8)], 3);
    expect((await only()).accepted).toEqual({ ...act, seats: 3, cents: 300, until: day(9), reason: 'a test machine' });
    expect(await loadAudit(store.db.read, { object: `finding:${id}`, limit: 5 })).toMatchObject([
      { action: 'accept', ...act },
    ]);
  });

  test('that have ended cannot be accepted', async () => {
    await save([unmapped('a')], 1);
    const { id } = await only();
    await save([], 2);
    const accept = { id, reason: '', until: null, by: 'someone', at: day(3) };
    expect(await store.db.write((trx) => acceptFinding(trx, accept))).toBe(false);
  });

  test('that last are exactly those of the latest plan, whatever came before', async () => {
    const plan = fc.uniqueArray(
      fc.record({ product: fc.constantFrom('a', 'b', 'c', 'd'), seats: fc.nat({ max: 3 }) }),
      {
        selector: ({ product }) => product,
      },
    );
    let n = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(plan, { minLength: 1, maxLength: 6 }), async (plans) => {
        for (const each of plans) {
          const findings = each.map(({ product, seats }) => unmapped(product, seats));
          await save(findings, ++n);
          const found = (await loadFindings(store.db.read)).map(
            ({ id: _, since: __, endedAt: ___, accepted: ____, ...rest }) => rest,
          );
          expect(found.sort((x, y) => (x.object < y.object ? -1 : 1))).toEqual(
            findings.sort((x, y) => (x.object < y.object ? -1 : 1)),
          );
        }
      }),
      { numRuns: 15 },
    );
  });

  test('that last are found by an index', async () => {
    await expectIndexed(
      store.db,
      store.db.read.selectFrom('findings').selectAll().where('ended_at', 'is', null).orderBy('id'),
      ['SCAN findings USING INDEX findings_by_id'],
    );
  });
});
