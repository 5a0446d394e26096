import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

/** Secrets in what the program printed, or readable in its data folder. What was printed is looked at once. */
export function leakedSecrets({ secrets, printed, dataFolder }: Stage): string[] {
  const said = printed.splice(0).join('\n');
  const files = readdirSync(dataFolder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => ({ name: entry.name, bytes: readFileSync(join(entry.parentPath, entry.name)) }));
  return secrets.flatMap((secret) =>
    [...new Set(writings(secret))].flatMap((text) => [
      ...(said.includes(text) ? [`a secret is in the log, as ${JSON.stringify(text)}`] : []),
      ...files.filter(({ bytes }) => bytes.includes(text)).map(({ name }) => `a secret is readable in ${name}`),
    ]),
  );
}
