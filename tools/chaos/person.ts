import type { App } from '../../src/app/app.ts';
import { approveAdjustments } from '../../src/app/billing/approve.ts';
import { loadWaiting } from '../../src/app/billing/history.ts';
import { makePlan } from '../../src/app/billing/plan.ts';
import { changeOptions, listPriorities } from '../../src/app/mapping/priorities.ts';
import { listProducts, mapProduct } from '../../src/app/mapping/products.ts';
import { requirePsa } from '../../src/app/psa-connection.ts';
import { syncAdditions } from '../../src/app/sync/sync-additions.ts';
import { syncAll } from '../../src/app/sync-all.ts';
import { loadMappedAgreements } from '../../src/store/addition-reads.ts';

/*
 * What a person does beside the program: decides what guards have stopped, and what nobody has decided before.
 */

export const person = 'chaos';

/** What the MSP sells each product as. */
const services: Readonly<Record<string, string>> = {
  'ESET Endpoint Security': 'ESET-EP',
  'ESET Endpoint Antivirus': 'ESET-EP',
  'ESET Endpoint Antivirus for Linux': 'ESET-EP',
  'ESET Endpoint Security for Android': 'ESET-MOB',
  'ESET Server Security': 'ESET-SRV',
  'ESET Server Security for Linux': 'ESET-SRV',
  'ESET Full Disk Encryption': 'ESET-FDE',
  'ESET Inspect Connector': 'ESET-XDR',
};

/** Says of every product in use that nobody has spoken of which service bills it. Returns those it spoke of. */
export async function decideProducts(app: App): Promise<string[]> {
  const decided: string[] = [];
  for (const { product, fate } of await listProducts(app)) {
    const service = services[product];
    if (fate !== 'ask' || service === undefined) continue;
    await mapProduct(app, product, { to: 'service', service, by: person });
    decided.push(product);
  }
  return decided;
}

/** Approves all that waits for a person. */
export async function approveWaiting(app: App): Promise<void> {
  const waiting = (await loadWaiting(app)).filter(({ state }) => state === 'proposed' || state === 'held');
  if (waiting.length > 0) await approveAdjustments(app, { ids: waiting.map(({ id }) => id), by: person });
}

/** A ticket that was refused is tried again once the priority of its group is said anew. */
export async function sayPrioritiesAnew(app: App, time: number): Promise<void> {
  for (const { group } of await listPriorities(app)) {
    const description = `{device} is in {group} (said again, ${time})`;
    await changeOptions(app, `group:${group.key}`, { options: { description }, by: person });
  }
}

/** Opens all additions: what others changed is otherwise noticed in the daily rotation only. */
export async function openAdditions(app: App, signal: AbortSignal): Promise<void> {
  const { id: psaConnection } = await requirePsa(app);
  const mapped = await loadMappedAgreements(app.db.read, psaConnection);
  await syncAdditions(app, { psaConnection, agreementIds: mapped.map(({ vendorId }) => vendorId) }, signal);
}

/** Looks at everything, and approves what the plan then says. Posts nothing. */
export async function decideAll(app: App, signal: AbortSignal): Promise<void> {
  await syncAll(app, { by: person }, signal);
  await openAdditions(app, signal);
  await makePlan(app, { dryRun: false }, signal);
  await approveWaiting(app);
}
