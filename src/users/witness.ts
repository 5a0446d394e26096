import type { App } from '../app/app.ts';
import { nowInstant } from '../app/app.ts';
import { keyObject, roleOfKey } from '../store/api-keys.ts';
import { recordAudit } from '../store/audit.ts';
import type { Trx } from '../store/db.ts';
import { userObject } from '../store/users.ts';
import type { Change, Witness } from './adapter.ts';
import { flow } from './flow.ts';

interface Said {
  action: string;
  object: string;
  before: unknown;
  after: unknown;
}

/** Records what better-auth changes by itself, in the same transaction: second factors, keys, people who come by single sign-on. */
export function openWitness(app: Pick<App, 'clock'>): Witness {
  return async (trx: Trx, change: Change) => {
    const said = read[change.table]?.(change) ?? null;
    if (said !== null) await recordAudit(trx, { by: flow.by(), at: nowInstant(app), ...said });
  };
}

const read: Readonly<Record<string, (change: Change) => Said | null>> = {
  users: ({ before, after }) => {
    if (after === null) return null;
    const object = userObject(Number(after['id']));
    if (before === null) {
      const { name, email, role } = after;
      return { action: 'add', object, before: null, after: { name, email, role } };
    }
    if (before['two_factor_enabled'] === after['two_factor_enabled']) return null;
    const on = after['two_factor_enabled'] === 1;
    return { action: on ? 'second-factor-on' : 'second-factor-off', object, before: { on: !on }, after: { on } };
  },
  second_factors: ({ before, after }) => {
    if (before === null || after === null || before['backup_codes'] === after['backup_codes']) return null;
    // Set up anew before it was ever on: its own codes come with it.
    if (before['verified'] !== 1) return null;
    const action = 'recovery-codes-changed';
    return { action, object: userObject(Number(after['user_id'])), before: null, after: null };
  },
  credentials: ({ before, after }) => {
    if (before !== null || after === null) return null;
    const object = userObject(Number(after['user_id']));
    return { action: 'link', object, before: null, after: { provider: after['provider'], subject: after['subject'] } };
  },
  api_keys: ({ before, after }) => {
    if (before !== null || after === null) return null;
    const { name, expires_at: endsAt, metadata } = after;
    const role = roleOfKey(metadata as string | null);
    return { action: 'make-key', object: keyObject(Number(after['id'])), before: null, after: { name, role, endsAt } };
  },
};
