import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Stage } from './stage.ts';

/** Every way in which a text may be written down. */
function writings(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const inForm = new URLSearchParams({ s: secret }).toString().slice(2);
  const base64 = bytes.toString('base64');
  const within = [1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .slice(4, -4),
  );
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    inForm,
    base64.replace(/=+$/, '').slice(0, -1),
    bytes.toString('base64url').slice(0, -1),
    ...within,
    bytes.toString('hex'),
  ];
}

/** Secrets in what the program printed, or readable in what it stored. What was printed is looked at once. */
export async function leakedSecrets({ secrets, printed, dataFolder, databaseUrl }: Stage): Promise<string[]> {
  const said = printed.splice(0).join('\n');
  const stored = [...filesOf(dataFolder), ...(databaseUrl === null ? [] : await rowsOf(databaseUrl))];
  return secrets.flatMap((secret) =>
    [...new Set(writings(secret))].flatMap((text) => [
      ...(said.includes(text) ? [`a secret is in the log, as ${JSON.stringify(text)}`] : []),
      ...stored.filter(({ bytes }) => bytes.includes(text)).map(({ name }) => `a secret is readable in ${name}`),
    ]),
  );
}

interface Stored {
  name: string;
  bytes: Buffer;
}

function filesOf(folder: string): Stored[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => ({ name: entry.name, bytes: readFileSync(join(entry.parentPath, entry.name)) }));
}

/** Every row of every table, as PostgreSQL writes it down. */
async function rowsOf(databaseUrl: string): Promise<Stored[]> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const stored: Stored[] = [];
    const tables = await client.query('select tablename as name from pg_tables where schemaname = current_schema()');
    for (const { name } of tables.rows as { name: string }[]) {
      const { rows } = await client.query(
        `select string_agg(t::text, '\n') as text from ${client.escapeIdentifier(name)} t`,
      );
      stored.push({ name, bytes: Buffer.from(rows[0]?.text ?? '', 'utf8') });
    }
    return stored;
  } finally {
    await client.end();
  }
}
