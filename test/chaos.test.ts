import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { check } from '../tools/chaos/check.ts';
import { playCycles } from '../tools/chaos/cycles.ts';
import { move } from '../tools/chaos/happened.ts';
import { settle } from '../tools/chaos/settle.ts';
import { type Stage, setStage, withApp } from '../tools/chaos/stage.ts';

/** A dozen starts of the program on a busy machine. */
const longMs = 480_000;

const databases = [
  ['SQLite', { seed: 3, cycles: 5, server: () => null }],
  ['PostgreSQL', { seed: 7, cycles: 3, server: () => inject('postgresUrl') }],
] as const;

test.each(databases)(
  'whatever fails and whenever it is killed, all ends as counted, with one ticket for each entry (%s)',
  {
    timeout: longMs,
  },
  async (_, { seed, cycles, server }) => {
    const order = { seed, from: 1, cycles, size: 'demo', databaseServer: server() } as const;
    const report = await playCycles(order, () => {});
    expect(report.failures).toEqual([]);
    expect(report.cycles).toBe(cycles);
    expect(Object.keys(report.kills)).not.toEqual([]);
    expect(Object.keys(report.faults)).not.toEqual([]);
  },
);

describe('what is amiss is seen', () => {
  let stage: Stage;
  const look = () => withApp(stage, (app, signal) => check(app, { stage, writesBefore: 0 }, signal));
  const settleAll = () => withApp(stage, settle);

  beforeAll(async () => {
    stage = await setStage({ seed: 5, size: 'demo', databaseServer: null });
    const [{ server = '', groupId = '' } = {}] = (
      await stage.sandbox.truth<{ members: { server: string; groupId: string }[] }>()
    ).members;
    await move(stage.sandbox, { happened: stage.happened, order: { enter: { server, groupId, count: 8 } } });
    expect(await settleAll()).toEqual([]);
    expect(await look()).toEqual([]);
  }, longMs);
  afterAll(() => stage?.end());

  test('an entry that the world knows nothing of', async () => {
    const { happened } = stage;
    stage.happened = { ...happened, entered: new Map() };
    expect((await look()).join()).toMatch(/which entered 0 times at most/);
    stage.happened = happened;
  });

  test('a secret in the log, however it is written', async () => {
    for (const secret of stage.secrets) {
      for (const text of [
        secret,
        JSON.stringify(secret),
        encodeURIComponent(secret),
        `${new URLSearchParams({ secret })}`,
        Buffer.from(`company+key:${secret}`).toString('base64'),
        Buffer.from(`kez:${secret}`).toString('base64url'),
      ]) {
        stage.printed.push(`{"authorization":"${text}"}`);
        expect((await look()).join()).toMatch(/a secret is in the log/);
      }
    }
    expect(await look()).toEqual([]);
  });

  test('a ticket that is not there, and a second one of the same entry', async () => {
    const { tickets } = (await stage.sandbox.state()).connectwise;
    const [first, second] = tickets.filter(({ externalXRef }) => externalXRef?.startsWith('seatbridge-'));
    await stage.sandbox.move({ touchTicket: { id: first?.id, by: 'delete' } });
    expect(await look()).toEqual([expect.stringMatching(/^ticket \d+ of entry \d+ is not there$/)]);
    await openTicket(stage, { reference: second?.externalXRef ?? '', companyId: second?.companyId ?? 0 });
    expect((await look()).join()).toMatch(/there are 2 tickets of seatbridge-/);
  });

  test('a quantity that nobody counted, and a request that the vendor does not know', async () => {
    const { additions } = (await stage.sandbox.state()).connectwise;
    for (const { id } of additions) await stage.sandbox.move({ setAddition: { id, quantity: 99 } });
    await fetch(`${stage.sandbox.connectwise.site}/nothing`);
    const amiss = (await look()).join();
    expect(amiss).toMatch(/addition \d+ is 99, and counted were \d+/);
    expect(amiss).toMatch(/not allowed/);
  });
});

async function openTicket(
  { sandbox, secrets }: Stage,
  { reference, companyId }: { reference: string; companyId: number },
): Promise<void> {
  const { site, companyId: company, publicKey, clientId } = sandbox.connectwise;
  const { Codebase } = (await (await fetch(`${site}/login/companyinfo/${company}`)).json()) as { Codebase: string };
  const login = Buffer.from(`${company}+${publicKey}:${secrets[0]}`).toString('base64');
  const answer = await fetch(`${site}/${Codebase}apis/3.0/service/tickets`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${login}`,
      clientid: clientId,
      accept: 'application/vnd.connectwise.com+json; version=2025.1',
      'content-type': 'application/json; charset=utf-8',
    },
    body: JSON.stringify({ summary: 'again', company: { id: companyId }, externalXRef: reference }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}
