import { AppError } from '../errors.ts';
import type { Connection } from '../store/connections.ts';
import type { App } from './app.ts';
import { addressOf, checkTerms, type Fields, fieldWords, type Terms, termsOf } from './open-vendor.ts';

interface Change {
  before: Connection;
  /** What changes; all else stays as it is. */
  changes: { settings?: Fields; secrets?: Fields };
}

/**
 * A connection's terms with these changes. A stored secret goes to the address that it was given for and to no other:
 * throws AppError 'usage' that names the secret which must be given again, as for any wrong field.
 */
export function changedTerms(app: App, change: Change): Terms {
  const wanted = wantedTerms(app, change);
  const [field] = secretsToGive(app, change);
  if (field === undefined) return wanted;
  const message = `The ${fieldWords(field)} must be given again: it would go to another address than the one it was given for.`;
  throw new AppError('usage', message, { field });
}

/** The secrets that must be given again with these changes. Throws AppError 'usage' for a wrong field. */
export function secretsToGive(app: App, change: Change): string[] {
  const { before, changes } = change;
  const known = termsOf(app, before);
  if (addressOf(app, known) === addressOf(app, wantedTerms(app, change))) return [];
  return Object.keys(known.secrets).filter((field) => changes.secrets?.[field] === undefined);
}

function wantedTerms(app: App, { before, changes }: Change): Terms {
  const known = termsOf(app, before);
  return checkTerms(app, {
    ...known,
    settings: { ...known.settings, ...changes.settings },
    secrets: { ...known.secrets, ...changes.secrets },
  });
}
