import type { ColumnType } from 'kysely';
import type { Role } from '../domain/roles.ts';

/*
 * The tables of the people who may use the program. better-auth reads and writes most of them (see users/adapter.ts).
 */

type Flag = 0 | 1;
type Json = string;
type Time = string;

/** Filled once by the store, never written again. */
type Key = ColumnType<number, number | undefined, never>;

export interface UserTable {
  id: Key;
  name: string;
  /** Two names that a person would take for one are one. */
  name_key: string;
  /** In small letters. */
  email: string;
  email_verified: Flag;
  image: string | null;
  role: Role;
  two_factor_enabled: Flag;
  created_at: Time;
  updated_at: Time;
}

interface SessionTable {
  id: Key;
  /** Worth nothing by itself: the cookie is signed with a key that is not in the database. */
  token: string;
  user_id: number;
  method: 'password' | 'single-sign-on';
  address: string | null;
  agent: string | null;
  created_at: Time;
  seen_at: Time;
  expires_at: Time;
}

/** How a person signs in: by password (hashed with scrypt), or as a subject of a provider. */
interface CredentialTable {
  id: Key;
  user_id: number;
  provider: string;
  subject: string;
  password: string | null;
  created_at: Time;
  updated_at: Time;
}

/** Secret and recovery codes are encrypted. */
interface SecondFactorTable {
  id: Key;
  user_id: number;
  secret: string;
  backup_codes: string;
  /** 0: set up, but no code was given yet. */
  verified: Flag;
  failed_tries: number;
  locked_until: Time | null;
}

/** Kept by the plug-in of better-auth, also what this program does not use: refills, limits, permissions. */
interface ApiKeyTable {
  id: Key;
  config_id: string;
  user_id: number;
  name: string | null;
  /** The first characters, by which a person knows the key again. */
  start: string | null;
  prefix: string | null;
  /** SHA-256 of the key: it is random enough. */
  hash: string;
  enabled: Flag;
  expires_at: Time | null;
  last_used_at: Time | null;
  /** {"role": "viewer"} */
  metadata: Json | null;
  permissions: Json | null;
  refill_interval: number | null;
  refill_amount: number | null;
  last_refill_at: Time | null;
  remaining: number | null;
  rate_limit_enabled: Flag;
  rate_limit_window: number | null;
  rate_limit_max: number | null;
  request_count: number;
  created_at: Time;
  updated_at: Time;
}

/** What better-auth remembers between two steps of a sign-in. */
interface VerificationTable {
  id: Key;
  identifier: string;
  value: string;
  expires_at: Time;
  created_at: Time;
  updated_at: Time;
}

/** Failed tries to sign in, of an account or from an address. */
interface TryTable {
  subject: string;
  failures: number;
  first_at: Time;
  last_at: Time;
  locked_until: Time | null;
}

interface OneTimeCodeTable {
  id: Key;
  purpose: 'first-administrator' | 'password';
  user_id: number | null;
  /** Keyed with the program's key. */
  hash: string;
  expires_at: Time | null;
}

/** One row, or none: how people sign in at another provider. */
interface SingleSignOnTable {
  id: Key;
  label: string;
  discovery_url: string;
  client_id: string;
  /** Sealed, see secrets.ts. */
  client_secret: string;
  /** Who may sign in, and as what. */
  rules: Json;
  by: string;
  at: Time;
}

export interface UserTables {
  users: UserTable;
  sessions: SessionTable;
  credentials: CredentialTable;
  second_factors: SecondFactorTable;
  api_keys: ApiKeyTable;
  verifications: VerificationTable;
  tries: TryTable;
  one_time_codes: OneTimeCodeTable;
  single_sign_on: SingleSignOnTable;
}
