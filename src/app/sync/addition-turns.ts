import { loadAgreementsOf, loadMappedAgreements, type MappedAgreement } from '../../store/addition-reads.ts';
import { loadFindingObjects } from '../../store/findings.ts';
import type { Psa } from '../../vendors/ports.ts';
import { aboutConnection } from '../access-findings.ts';
import { type AdditionsOutcome, readAdditions } from './additions.ts';
import { confirmHint } from './conclude.ts';
import { dueAgreements } from './rotation.ts';
import { type Conclusion, countsOf, type SyncRun, slices } from './run.ts';
import { additionsOf, rightToAll, sayRight } from './said.ts';
import { newBudget } from './vanished.ts';

/** Agreements with a doubtful list of additions that a sync tries again, whosever turn it is. */
const TRY_AGAIN = 20;
const IDS_A_QUERY = 500;

/** Reads the additions of the agreements whose turn it is, and those that a person confirmed. */
export async function takeTurns(run: SyncRun, port: Psa): Promise<Conclusion> {
  const mapped = await loadMappedAgreements(run.app.db.read, run.connection.id);
  await endUnmapped(run, mapped);
  const agreementIds = await turnsOf(run, mapped);
  if (agreementIds.length === 0) return { state: 'ok', doubt: null, message: run.notes.join(' ') };
  const outcome = await readAdditions(
    {
      app: run.app,
      connectionId: run.connection.id,
      port,
      counts: countsOf(run.counts, 'additions'),
      said: run.said,
      budget: newBudget(),
      confirmed: new Set(run.confirmed?.['additions']),
      signal: run.signal,
    },
    agreementIds,
  );
  if (outcome.read.length > 0) sayRight(run.said, 'read additions', null);
  const wouldVanish = outcome.doubtful.flatMap((list) => list.wouldVanish);
  run.notes.push(...notesOf(outcome));
  if (wouldVanish.length > 0) run.notes.push(`If they are gone, confirm it: ${confirmHint(run.connection.name)}`);
  const doubt = wouldVanish.length === 0 ? null : { additions: wouldVanish };
  return { state: 'ok', doubt, message: run.notes.join(' ') };
}

/** Additions of agreements that nothing is mapped to any more are not read, so nothing of them is left to be mended. */
async function endUnmapped({ app, connection, said }: SyncRun, mapped: readonly MappedAgreement[]): Promise<void> {
  const lists = mapped.map(({ vendorId }) => additionsOf(vendorId));
  const kept = new Set([...lists, ...lists.map(rightToAll)]);
  const prefix = aboutConnection(connection.id, '');
  for (const object of await loadFindingObjects(app.db.read, { kinds: ['right-missing', 'record-unreadable'] })) {
    const what = object.startsWith(prefix) ? object.slice(prefix.length) : '';
    if (kept.has(what)) continue;
    if (what.startsWith(additionsOf(''))) said.unread.set(what, null);
    if (what.startsWith(rightToAll(additionsOf('')))) said.rights.set(what, null);
  }
}

async function turnsOf(run: SyncRun, mapped: readonly MappedAgreement[]): Promise<string[]> {
  const { app, connection, confirmed } = run;
  const due = dueAgreements(mapped, { now: app.clock.now(), syncedAt: connection.syncedAt });
  const again = mapped.filter(({ additionsDoubt }) => additionsDoubt !== null).slice(0, TRY_AGAIN);
  const agreementIds = new Set([...due, ...again.map(({ vendorId }) => vendorId)]);
  for (const additionIds of slices(confirmed?.['additions'] ?? [], IDS_A_QUERY)) {
    const owners = await loadAgreementsOf(app.db.read, { connectionId: connection.id, additionIds });
    for (const owner of owners) agreementIds.add(owner);
  }
  return [...agreementIds];
}

function notesOf({ doubtful, left }: AdditionsOutcome): string[] {
  const [first] = doubtful;
  if (first === undefined) return [];
  const others = doubtful.length === 1 ? '' : ` and ${doubtful.length - 1} more`;
  const notes = [`Nothing was concluded from the additions of agreement ${first.agreementId}${others}: ${first.why}`];
  if (left.length > 0) notes.push(`${left.length} more agreements were not asked for.`);
  return notes;
}
