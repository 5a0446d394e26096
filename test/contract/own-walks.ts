import type { Sent } from '../support/api.ts';

/*
 * Ways through the program's own API that ask every route for something it has.
 */

export interface Asking {
  ask<T = unknown>(method: string, path: string, sent?: Sent): Promise<T>;
}

export type Rows<Row> = { rows: Row[] };

/** Starts a work and follows it to its end: its key. */
export async function work({ ask }: Asking, [method, path, body]: [string, string, unknown?]): Promise<string> {
  const sent = body === undefined ? {} : { body };
  const { work: id } = await ask<{ work: string }>(method, path, sent);
  await ask('GET', `/work/${id}/events`);
  await ask('GET', `/work/${id}`);
  return id;
}

async function resultOf<T>({ ask }: Asking, id: string): Promise<T> {
  return (await ask<{ result: T }>('GET', `/work/${id}`)).result;
}

export async function walkBilling(judge: Asking): Promise<void> {
  const { ask } = judge;
  const dry = await work(judge, ['POST', '/plans', { dryRun: true }]);
  const { plan } = await resultOf<{ plan: string }>(judge, dry);
  for (const path of ['adjustments?sort=-money', 'adjustments.csv']) await ask('GET', `/plans/${plan}/${path}`);
  await work(judge, ['POST', '/plans', { dryRun: false }]);
  const { rows } = await ask<Rows<{ id: number; additionId: string }>>('GET', '/adjustments?guard=any&sort=-money');
  const [first, second] = rows;
  await ask('GET', `/adjustments/summary?ids=${first?.id}`);
  await ask('POST', '/adjustments/approve', { body: { ids: [first?.id] } });
  await ask('GET', '/adjustments/outgoing');
  await ask('POST', '/adjustments/dismiss', { body: { ids: [second?.id], reason: 'not yet' } });
  await work(judge, ['POST', '/adjustments/post', {}]);
  const lists = ['/adjustments.csv', '/adjustments/history?state=posted', '/adjustments/history.csv'];
  const runs = ['/posting-runs', '/posting-runs.csv', '/posting-runs/1'];
  for (const path of [...lists, ...runs, `/adjustments/${first?.id}`]) await ask('GET', path);
  await work(judge, ['POST', `/adjustments/${first?.id}/undo`, { reason: 'wrong' }]);
  for (const path of ['/holds', '/holds.csv']) await ask('GET', path);
  await ask('POST', '/holds/release', { body: { additionIds: [first?.additionId] } });
  await work(judge, ['POST', '/posting-runs/1/undo', { reason: 'wrong' }]);
  await ask('PUT', '/billing/mode', { body: { mode: 'manual' } });
  for (const path of ['/billing/mode', '/billing/money']) await ask('GET', path);
}

export async function walkEntries(judge: Asking): Promise<void> {
  const { ask } = judge;
  const { rows: groups } = await ask<Rows<{ key: number }>>('GET', '/groups?kind=dynamic');
  const said = { priorityId: '7', options: { boardId: '1', statusId: '101' } };
  const watch = async (body: object) => {
    for (const { key } of groups) await ask('PUT', `/groups/${key}/priority`, { body });
    await work(judge, ['POST', '/sync', {}]);
  };
  await watch(said); // their members are read
  await watch({ ...said, openPresent: true });
  for (const path of ['/tickets/preview?outcome=opens', '/tickets/preview.csv']) await ask('GET', path);
  await work(judge, ['POST', '/tickets/run']);
  const lists = ['/entries?choice=current', '/entries.csv', '/entries/history?limit=2', '/entries/history.csv'];
  for (const path of lists) await ask('GET', path);
  const { rows: entries } = await ask<Rows<{ id: number }>>('GET', '/entries/history');
  await ask('GET', `/entries/${entries[0]?.id}`);
}

export async function walkFindings({ ask }: Asking): Promise<void> {
  const { rows } = await ask<Rows<{ id: number }>>('GET', '/findings?all=true&sort=-since');
  for (const path of ['/findings.csv', `/findings/${rows[0]?.id}`]) await ask('GET', path);
  await ask('POST', `/findings/${rows[0]?.id}/accept`, { body: { reason: 'known', until: '2999-12-31' } });
  await ask('DELETE', `/findings/${rows[0]?.id}/accept`);
}

export async function walkSeats({ ask }: Asking): Promise<void> {
  const { rows } = await ask<Rows<{ account: { id: number }; service: { id: string } }>>('GET', '/lines?limit=1');
  const [account, service] = [rows[0]?.account.id, rows[0]?.service.id];
  await ask('GET', `/lines/${account}/${service}/additions`);
  const { on } = await ask<{ on: string }>('GET', '/seats/overview');
  const line = `account=${account}&service=${service}&from=${on}`;
  for (const path of ['/seat-changes', '/seat-changes.csv']) await ask('GET', `${path}?${line}`);
  for (const path of ['/seats?sort=-seats&limit=2', '/seats.csv', '/dashboard', '/devices?limit=3', '/devices.csv'])
    await ask('GET', path);
  await ask('GET', '/seats/over-time?from=2026-01-01&to=2026-12-31');
}

export async function walkOptions(judge: Asking): Promise<void> {
  const { ask } = judge;
  await ask('GET', '/settings');
  await ask('PUT', '/settings/billing.freezeDays', { body: { value: 2 } });
  await ask('DELETE', '/settings/billing.freezeDays');
  await ask('POST', '/pauses', { body: { accountId: null, reason: 'inventory' } });
  await ask('GET', '/pauses');
  await ask('POST', '/pauses/resume', { body: { accountId: null } });
  const { rows } = await ask<Rows<{ id: number }>>('GET', '/audit?object=setting&limit=2');
  for (const path of [`/audit/${rows[0]?.id}`, '/audit.csv', '/audit.jsonl']) await ask('GET', path);
}

export async function walkKeeping(judge: Asking): Promise<void> {
  const { ask } = judge;
  await work(judge, ['POST', '/doctor']);
  const feedback = { subject: 'A word', type: 'praise', information: 'It counts.', mayContact: false };
  for (const path of ['/feedback/preview', '/feedback']) await ask('POST', path, { body: feedback });
  for (const path of ['/feedback', '/feedback/waiting', '/playground']) await ask('GET', path);
  const document = JSON.parse(await ask<string>('GET', '/export')) as unknown;
  const preview = await resultOf<{ import: string }>(
    judge,
    await work(judge, ['POST', '/imports/preview', { document }]),
  );
  await ask('GET', `/imports/${preview.import}/changes?limit=3&change=same`);
  await work(judge, ['POST', '/imports', { document }]);
  const backup = await resultOf<{ id: string }>(judge, await work(judge, ['POST', '/backups', { withKey: false }]));
  await ask('GET', `/backups/${backup.id}/file`);
}
