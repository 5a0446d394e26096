import { type Finding, kindsSaidBy } from '../domain/findings.ts';
import type { VendorError } from '../errors.ts';
import type { Trx } from '../store/db.ts';
import { saveFindings } from '../store/findings.ts';

/** How a connection answered what was asked of it. */
export interface Answers {
  /** Rights that were refused, with the vendor's words; null: there was a good answer. Those not needed are missing. */
  rights: ReadonlyMap<string, string | null>;
  /** The credentials were refused: nothing is asked any more. */
  credentials: VendorError | null;
}

const nothing = { seats: 0, cents: 0 };

/** What a finding says of a connection's rights, credentials and records is about. */
export const aboutConnection = (id: number, what: string): string => `connection:${id}:${what}`;

interface Asked {
  connection: { id: number; name: string };
  answers: Answers;
  at: string;
}

/** Says which rights are missing and whether the credentials are refused. What was not asked for stays as it was said. */
export async function saveAccessFindings(trx: Trx, { connection, answers, at }: Asked): Promise<void> {
  const { id, name: source } = connection;
  const { rights, credentials } = answers;
  const about = (what: string) => aboutConnection(id, what);
  const isAnswered = credentials !== null || rights.size > 0;
  const said = new Set([...rights.keys(), ...(isAnswered ? ['credentials'] : [])].map(about));
  const findings = [...rights].flatMap(([right, why]): Finding[] =>
    why === null ? [] : [{ kind: 'right-missing', object: about(right), ...nothing, facts: { source, right } }],
  );
  if (credentials !== null) {
    const facts = { source, why: credentials.message };
    findings.push({ kind: 'credentials-refused', object: about('credentials'), ...nothing, facts });
  }
  await saveFindings(trx, { kinds: kindsSaidBy('access'), isSaid: (object) => said.has(object), findings, at });
}

/** Nothing is asked of a disconnected connection any more, so nothing of it can be mended. */
export async function endConnectionFindings(trx: Trx, { id, at }: { id: number; at: string }): Promise<void> {
  const ended = [...kindsSaidBy('access'), ...kindsSaidBy('listing')];
  const prefix = aboutConnection(id, '');
  await saveFindings(trx, { kinds: ended, isSaid: (object) => object.startsWith(prefix), findings: [], at });
}
