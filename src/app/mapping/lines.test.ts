import { beforeEach, expect, test } from 'vitest';
import { appOn, testClock } from '../../../test/support/app.ts';
import { keepCustomers } from '../../../test/support/customers.ts';
import { describeEachDatabase } from '../../../test/support/databases.ts';
import { loadAudit } from '../../store/audit.ts';
import { mapGroup } from './accounts.ts';
import { listLines } from './line-list.ts';
import { changeLine, type LineChange, resetLine } from './lines.ts';
import { mapProduct } from './products.ts';

const by = 'anna';

describeEachDatabase('lines', (store) => {
  const app = () => appOn(store, { clock: testClock('2026-03-02T08:00:00.000Z') });

  beforeEach(async () => {
    await keepCustomers(store.db);
    await mapGroup(app(), 'mueller', { agreement: 'agreement:10', by });
    await mapGroup(app(), 'novak', { agreement: 'agreement:20', by });
    await mapProduct(app(), 'ESET Endpoint Security', { to: 'service', service: 'EP', by });
    await mapProduct(app(), 'ESET Server Security', { to: 'service', service: 'SRV', by });
  });

  const say = (account: string, change: LineChange, service = 'EP') =>
    changeLine(app(), { account, service }, { change, by });
  const row = async (account: string, service = 'EP') =>
    (await listLines(app(), account)).find((each) => each.service.name === service);

  test('each line shows its seats, its addition with what is due, or what is amiss and what to do', async () => {
    const lines = await listLines(app());
    expect(
      lines.map(({ account, service, seats, addition, findings }) => [
        account.name,
        service.name,
        seats,
        addition?.due ?? null,
        findings.map(({ kind }) => kind),
      ]),
    ).toEqual([
      ['Müller & Söhne GmbH, Managed Security', 'EP', 2, '2', []],
      ['Müller & Söhne GmbH, Managed Security', 'SRV', 1, null, ['no-addition']],
      ['Novák s.r.o., Managed Security', 'EP', 2, null, ['several-additions']],
    ]);
    expect(lines[0]).toMatchObject({ addition: { id: '1000', quantity: '5' }, by: null, read: true });
    expect(lines[1]?.findings[0]?.command).toMatch(/^seatbridge lines included/);
    expect(lines[2]?.findings[0]?.command).toMatch(/^seatbridge lines addition/);
  });

  test('a person picks one of several additions, by its description or id, and not one of elsewhere', async () => {
    expect(await say('NOVAK', { addition: 'second' })).toMatchObject({ changed: true, after: { additionId: '2001' } });
    expect(await row('NOVAK')).toMatchObject({ addition: { id: '2001', due: '2' }, findings: [], by });
    await expect(say('NOVAK', { addition: '1000' })).rejects.toThrow(/addition:2000 .*\n.*addition:2001/);
    expect((await say('NOVAK', { addition: null })).after.additionId).toBeNull();
  });

  test('other additions of the service are taken off the count or left alone', async () => {
    await say('NOVAK', { addition: 'addition:2001', others: 'subtract' });
    expect((await row('NOVAK'))?.addition?.due).toBe('1');
    await say('NOVAK', { others: 'leave' });
    expect((await row('NOVAK'))?.addition?.due).toBe('2');
  });

  test('included and fixed lines drive nothing and find nothing', async () => {
    await say('MUELLER', { kind: 'included' }, 'SRV');
    expect(await row('MUELLER', 'SRV')).toMatchObject({ line: { kind: 'included' }, addition: null, findings: [] });
    await say('MUELLER', { kind: 'fixed' }, 'SRV');
    expect(await row('MUELLER', 'SRV')).toMatchObject({ line: { kind: 'fixed' }, addition: null });
  });

  test('an offset has a reason and may have a last day, and a minimum holds while there are seats', async () => {
    await say('MUELLER', { offset: { seats: -1, reason: ' a spare ', until: '2026-03-31' } });
    expect(await row('MUELLER')).toMatchObject({ addition: { due: '1' }, line: { offsetReason: 'a spare' } });
    const later = appOn(store, { clock: testClock('2026-04-02T08:00:00.000Z') });
    expect((await listLines(later, 'MUELLER'))[0]?.addition?.due).toBe('2');
    await say('MUELLER', { offset: { seats: 0, reason: '', until: null }, minimum: { seats: 10, reason: 'contract' } });
    expect(await row('MUELLER')).toMatchObject({ addition: { due: '10' }, line: { offset: 0, offsetUntil: null } });
  });

  test.each<[string, LineChange, RegExp]>([
    ['an offset without a reason', { offset: { seats: 1, reason: ' ', until: null } }, /--reason/],
    ['a minimum without a reason', { minimum: { seats: 1, reason: '' } }, /--reason/],
    ['an offset that is no number', { offset: { seats: Number('x'), reason: 'r', until: null } }, /whole number/],
    ['half a seat', { minimum: { seats: 1.5, reason: 'r' } }, /whole number/],
    ['a minimum below none', { minimum: { seats: -1, reason: 'r' } }, /from 0/],
    ['an offset that is over', { offset: { seats: 1, reason: 'r', until: '2026-03-01' } }, /is over/],
    ['an agreement of another company', { agreement: 'agreement:20' }, /There is no agreement/],
  ])('%s is refused', async (_, change, words) => {
    await expect(say('MUELLER', change)).rejects.toThrow(words);
    expect((await row('MUELLER'))?.by).toBeNull();
  });

  test('another agreement of the company takes the line, and forgets the addition of the one before', async () => {
    await say('NOVAK', { addition: '2001' });
    const moved = await say('NOVAK', { agreement: 'Backup' });
    expect(moved.after).toMatchObject({ agreementId: '21', additionId: null });
    expect(await row('NOVAK')).toMatchObject({ findings: [{ kind: 'no-addition' }] });
    expect((await say('NOVAK', { agreement: null })).after.agreementId).toBeNull();
  });

  test('what is said of a line adds up, can be taken back, and is on record', async () => {
    await say('MUELLER', { minimum: { seats: 3, reason: 'contract' } });
    await say('MUELLER', { others: 'subtract' });
    expect(await say('MUELLER', { others: 'subtract' })).toMatchObject({ changed: false, after: { minimum: 3 } });
    const choice = { account: 'MUELLER', service: 'EP' };
    expect(await resetLine(app(), choice, { by: 'ben' })).toMatchObject({
      changed: true,
      before: { minimum: 3 },
      after: { minimum: 0 },
    });
    expect(await resetLine(app(), choice, { by })).toMatchObject({ changed: false });
    const audit = await loadAudit(store.db.read, { limit: 3 });
    expect(audit.map(({ by: who, action }) => `${who} ${action}`)).toEqual([
      'ben reset-line',
      'anna set-line',
      'anna set-line',
    ]);
  });
});
