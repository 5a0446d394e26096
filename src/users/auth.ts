import { apiKey } from '@better-auth/api-key';
import { betterAuth } from 'better-auth/minimal';
import { type GenericOAuthConfig, genericOAuth, twoFactor } from 'better-auth/plugins';
import type { App } from '../app/app.ts';
import { longestSessionHours } from '../app/settings.ts';
import { authAdapter } from './adapter.ts';
import { flow } from './flow.ts';
import { passwordLength } from './password-rules.ts';
import { signOnGate } from './sign-on-gate.ts';
import type { SignOnRules } from './sign-on-rules.ts';
import { openWitness } from './witness.ts';

/** Our own header: where a request comes from, set by us on every request that better-auth sees. */
export const ADDRESS_HEADER = 'x-seatbridge-address';

/** Where better-auth answers, below the address of the program. */
export const AUTH_PATH = '/api/auth';

/** The other provider, once its discovery was read. */
export interface SignOnProvider {
  config: GenericOAuthConfig;
  rules: SignOnRules;
}

export interface AuthParts {
  /** Whether the browser sees the program over https: its cookies are then for https alone. */
  overTls: boolean;
  /** null: nobody signs in elsewhere. */
  signOn: SignOnProvider | null;
}

export type Auth = ReturnType<typeof makeAuth>;

/** better-auth as it is used here. What it may do, the routes in handle.ts decide. */
export function makeAuth(app: App, { overTls, signOn }: AuthParts) {
  return betterAuth({
    appName: 'Seatbridge',
    // Its own address it takes from each request; handle.ts makes those, and nobody else's origin is trusted.
    basePath: AUTH_PATH,
    secret: app.secrets.derive('better-auth'),
    database: authAdapter(app.db, openWitness(app)),
    telemetry: { enabled: false },
    // Tries are counted by tries.ts, over restarts and by our clock.
    rateLimit: { enabled: false },
    // What better-auth says may name anything: its words alone are kept, and nothing that comes with them.
    logger: {
      level: 'warn',
      log: (level, message) => app.log[level === 'error' ? 'warn' : 'debug']({ said: message }, 'sign-in'),
    },
    // What nobody foresaw goes on to HTTP, which answers it as any other; else it is printed with all that it carries.
    onAPIError: { throw: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.least,
      maxPasswordLength: passwordLength.most,
    },
    advanced: {
      cookiePrefix: 'seatbridge',
      useSecureCookies: overTls,
      // Said, because better-auth leaves both out while tests run.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      database: { generateId: 'serial' },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
    user: { ...userTable, ...(signOn && { validateUserInfo: signOnGate(app, signOn.rules) }) },
    session: sessionTable,
    account: accountTable,
    verification: verificationTable,
    databaseHooks: {
      user: { create: { before: async (user) => ({ data: { ...user, ...flow.newUser() } }) } },
      session: { create: { before: async (session) => ({ data: { method: flow.method(), ...session } }) } },
      account: { create: { before: async (account) => ({ data: { ...account, ...withoutTokens } }) } },
    },
    plugins: [
      twoFactor({ issuer: 'Seatbridge', schema: secondFactorTable }),
      apiKey({ ...keyRules, schema: keyTable }),
      ...(signOn === null ? [] : [genericOAuth({ config: [signOn.config] })]),
    ],
  });
}

const userTable = {
  modelName: 'users',
  fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
  // Filled by the hook for whoever is new: to better-auth "required" would mean that the other provider says them.
  additionalFields: {
    role: { type: 'string', required: false, input: false },
    nameKey: { type: 'string', required: false, input: false, returned: false, fieldName: 'name_key' },
  },
} as const;

const sessionTable = {
  modelName: 'sessions',
  fields: {
    userId: 'user_id',
    ipAddress: 'address',
    userAgent: 'agent',
    createdAt: 'created_at',
    updatedAt: 'seen_at',
    expiresAt: 'expires_at',
  },
  additionalFields: { method: { type: 'string', required: true, input: false } },
  // When a session ends, identify.ts says; this is the end that no setting can exceed.
  expiresIn: longestSessionHours * 3600,
  disableSessionRefresh: true,
} as const;

const accountTable = {
  modelName: 'credentials',
  fields: {
    userId: 'user_id',
    providerId: 'provider',
    accountId: 'subject',
    createdAt: 'created_at',
    updatedAt: 'updated_at',
  },
  updateAccountOnSignIn: false,
} as const;

/** The other provider's tokens are of no use after the sign-in, and there are no columns for them. */
const withoutTokens = {
  accessToken: undefined,
  refreshToken: undefined,
  idToken: undefined,
  accessTokenExpiresAt: undefined,
  refreshTokenExpiresAt: undefined,
  scope: undefined,
};

const verificationTable = {
  modelName: 'verifications',
  fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
} as const;

const secondFactorTable = {
  user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
  twoFactor: {
    modelName: 'second_factors',
    fields: {
      backupCodes: 'backup_codes',
      userId: 'user_id',
      failedVerificationCount: 'failed_tries',
      lockedUntil: 'locked_until',
    },
  },
} as const;

const keyRules = {
  defaultPrefix: 'seatbridge_',
  startingCharactersConfig: { shouldStore: true, charactersLength: 16 },
  maximumNameLength: 100,
  requireName: true,
  enableMetadata: true,
  rateLimit: { enabled: false },
  keyExpiration: { minExpiresIn: 0, maxExpiresIn: 3660 },
} as const;

const keyTable = {
  apikey: {
    modelName: 'api_keys',
    fields: {
      configId: 'config_id',
      referenceId: 'user_id',
      key: 'hash',
      expiresAt: 'expires_at',
      lastRequest: 'last_used_at',
      refillInterval: 'refill_interval',
      refillAmount: 'refill_amount',
      lastRefillAt: 'last_refill_at',
      rateLimitEnabled: 'rate_limit_enabled',
      rateLimitTimeWindow: 'rate_limit_window',
      rateLimitMax: 'rate_limit_max',
      requestCount: 'request_count',
      createdAt: 'created_at',
      updatedAt: 'updated_at',
    },
  },
} as const;
