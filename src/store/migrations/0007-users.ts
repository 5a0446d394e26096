import { integer, key, type Migration, optionalInteger, optionalText, primaryText, shaper, text, to } from './shape.ts';

/** Who may use the page and the API, and how they prove it. */
export const users: Migration = {
  name: '0007-users',
  async up(db, dialect) {
    const shape = shaper(db, dialect);
    await people(shape);
    await proofs(shape);
    await apiKeys(shape);
    await signIn(shape);
  },
};

type Shaper = ReturnType<typeof shaper>;

async function people({ table, unique, index }: Shaper): Promise<void> {
  await table('users', {
    id: key,
    name: text,
    name_key: text,
    email: text,
    email_verified: integer,
    image: optionalText,
    role: text,
    two_factor_enabled: integer,
    created_at: text,
    updated_at: text,
  });
  await unique('users', 'name_key');
  await unique('users', 'email');
  await table('sessions', {
    id: key,
    token: text,
    user_id: to('users'),
    method: text,
    address: optionalText,
    agent: optionalText,
    created_at: text,
    seen_at: text,
    expires_at: text,
  });
  await unique('sessions', 'token');
  await index('sessions', 'user_id');
}

async function proofs({ table, unique, index }: Shaper): Promise<void> {
  await table('credentials', {
    id: key,
    user_id: to('users'),
    provider: text,
    subject: text,
    password: optionalText,
    created_at: text,
    updated_at: text,
  });
  await unique('credentials', 'provider, subject');
  await index('credentials', 'user_id');
  await table('second_factors', {
    id: key,
    user_id: to('users'),
    secret: text,
    backup_codes: text,
    verified: integer,
    failed_tries: integer,
    locked_until: optionalText,
  });
  await unique('second_factors', 'user_id');
}

/** The columns that the plug-in of better-auth writes, whether we use them or not. */
async function apiKeys({ table, unique, index }: Shaper): Promise<void> {
  await table('api_keys', {
    id: key,
    config_id: text,
    user_id: to('users'),
    name: optionalText,
    start: optionalText,
    prefix: optionalText,
    hash: text,
    enabled: integer,
    expires_at: optionalText,
    last_used_at: optionalText,
    metadata: optionalText,
    permissions: optionalText,
    refill_interval: optionalInteger,
    refill_amount: optionalInteger,
    last_refill_at: optionalText,
    remaining: optionalInteger,
    rate_limit_enabled: integer,
    rate_limit_window: optionalInteger,
    rate_limit_max: optionalInteger,
    request_count: integer,
    created_at: text,
    updated_at: text,
  });
  await unique('api_keys', 'hash');
  await index('api_keys', 'user_id');
}

async function signIn({ table, unique, index }: Shaper): Promise<void> {
  await table('verifications', {
    id: key,
    identifier: text,
    value: text,
    expires_at: text,
    created_at: text,
    updated_at: text,
  });
  await index('verifications', 'identifier');
  await index('verifications', 'expires_at');
  await table('tries', {
    subject: primaryText,
    failures: integer,
    first_at: text,
    last_at: text,
    locked_until: optionalText,
  });
  await table('one_time_codes', {
    id: key,
    purpose: text,
    user_id: optionalInteger,
    hash: text,
    expires_at: optionalText,
  });
  await unique('one_time_codes', 'purpose, coalesce(user_id, 0)');
  await table('single_sign_on', {
    id: key,
    label: text,
    discovery_url: text,
    client_id: text,
    client_secret: text,
    rules: text,
    by: text,
    at: text,
  });
}
