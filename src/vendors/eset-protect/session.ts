import { VendorError } from '../../errors.ts';

/** What a log-in yields. */
export interface Tokens {
  access: string;
  refresh: string | null;
  lifetimeSeconds: number;
}

/** How one kind of server gives out tokens. Wrong credentials are `auth`. */
export interface Login {
  withPassword(signal: AbortSignal): Promise<Tokens>;
  /** Where the kind renews tokens without the password. */
  withRefreshToken?(refreshToken: string, signal: AbortSignal): Promise<Tokens>;
}

/** The tokens of one connection: got when first needed, renewed before they end, shared by all calls. */
export interface Session {
  /** A token that should be good. Calls at the same time share one log-in. */
  token(signal: AbortSignal): Promise<string>;
  /** The server refused this token: the next call logs in with the password. */
  drop(token: string): void;
  /** Logs in with the password now, also shortly after it was refused: a person asks. */
  logIn(signal: AbortSignal): Promise<void>;
  /** Tokens that nobody may see. */
  secrets(): string[];
  /** Ends a log-in that is under way. May be repeated. */
  close(): void;
}

// A server may lock a user out who comes with a wrong password again and again.
const refusalHoldsMs = 30 * 60_000;

export function openSession(login: Login, now: () => number): Session {
  const life = new AbortController();
  let held: (Tokens & { renewAt: number }) | null = null;
  let refusal: { error: VendorError; holdsUntil: number } | null = null;
  let underWay: Promise<string> | null = null;

  function hold(tokens: Tokens): string {
    held = { ...tokens, renewAt: now() + renewAfterMs(tokens.lifetimeSeconds) };
    refusal = null;
    return tokens.access;
  }

  async function usePassword(): Promise<string> {
    try {
      return hold(await login.withPassword(life.signal));
    } catch (error) {
      if (error instanceof VendorError && error.kind === 'auth') {
        refusal = { error, holdsUntil: now() + refusalHoldsMs };
      }
      throw error;
    }
  }

  async function renew(): Promise<string> {
    if (held?.refresh && login.withRefreshToken) {
      try {
        return hold(await login.withRefreshToken(held.refresh, life.signal));
      } catch (error) {
        if (!isRefusal(error)) throw error;
      }
    }
    if (refusal && now() < refusal.holdsUntil) throw refusal.error;
    return usePassword();
  }

  function share(work: () => Promise<string>, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    underWay ??= work().finally(() => {
      underWay = null;
    });
    return unlessAborted(underWay, signal);
  }

  return {
    async token(signal) {
      return held && now() < held.renewAt ? held.access : share(renew, signal);
    },
    drop(token) {
      if (held?.access === token) held = { ...held, refresh: null, renewAt: 0 };
    },
    async logIn(signal) {
      await underWay?.catch(() => undefined);
      await share(usePassword, signal);
    },
    secrets: () => (held ? [held.access, held.refresh ?? ''] : []),
    close: () => life.abort(),
  };
}

/** A minute before the end; half-way where the token lives for less than two. */
function renewAfterMs(lifetimeSeconds: number): number {
  return Math.max(lifetimeSeconds - 60, lifetimeSeconds / 2) * 1000;
}

// ESET Connect was seen to refuse refresh tokens with 400 after some days; whatever it says to one, the password decides.
const isRefusal = (error: unknown) =>
  error instanceof VendorError && error.kind !== 'unavailable' && error.kind !== 'rate-limited';

/** One caller that gives up does not end the work for the others. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(signal.reason);
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
