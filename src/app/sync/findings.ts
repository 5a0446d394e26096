import { type Finding, kindsSaidBy } from '../../domain/findings.ts';
import type { Trx } from '../../store/db.ts';
import { saveFindings } from '../../store/findings.ts';
import { aboutConnection, saveAccessFindings } from '../access-findings.ts';
import type { Said } from './said.ts';

interface Learned {
  connection: { id: number; name: string };
  said: Said;
  at: string;
}

/** Says which rights are missing, and which records cannot be read. What was not asked for stays as it was said. */
export async function saveSyncFindings(trx: Trx, { connection, said, at }: Learned): Promise<void> {
  await saveAccessFindings(trx, { connection, answers: said, at });
  const { id, name: source } = connection;
  const findings = [...said.unread].flatMap(([object, unread]): Finding[] => {
    if (unread === null) return [];
    const facts = { source, object, ...unread };
    return [{ kind: 'record-unreadable', object: aboutConnection(id, object), seats: 0, cents: 0, facts }];
  });
  const about = new Set([...said.unread.keys()].map((object) => aboutConnection(id, object)));
  const isSaid = (object: string) => about.has(object);
  await saveFindings(trx, { kinds: kindsSaidBy('listing'), isSaid, findings, at });
}
