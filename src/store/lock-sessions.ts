import type pg from 'pg';
import type { Locks, Release } from './lock.ts';
import { checkLockName, waitForLock } from './lock-wait.ts';
import { explainPostgres, loadPg } from './postgres.ts';

/** How often a session that holds locks is asked whether it lives, and how long it may take to answer. */
const PULSE_MS = 15_000;
const ANSWER_MS = 10_000;

/** The 64-bit number that stands for a name. */
const NUMBER = `hashtextextended('seatbridge lock ' || $1, 0)`;

interface Session {
  client: pg.Client;
  held: Map<string, AbortController>;
}

/**
 * Advisory locks of one session of PostgreSQL. The server frees them when the session ends; then `lost` is aborted.
 * The session is opened at the first lock and again after it was lost.
 */
export function openSessionLocks(databaseUrl: string): Locks {
  let session: Promise<Session> | null = null;
  /** Names this process asks for right now: a session may take its own advisory lock twice. */
  const asked = new Set<string>();

  const lose = (broken: Session) => {
    session = null;
    for (const controller of broken.held.values()) controller.abort(new Error('the session that held the lock ended'));
    broken.held.clear();
  };

  const current = (): Promise<Session> => {
    session ??= openSession(databaseUrl, lose).catch((error) => {
      session = null;
      throw explainPostgres(error, databaseUrl);
    });
    return session;
  };

  const tryAcquire = async (name: string): Promise<Release | null> => {
    checkLockName(name);
    const mine = await current();
    if (mine.held.has(name) || asked.has(name)) return null;
    asked.add(name);
    try {
      const { rows } = await mine.client.query(`select pg_try_advisory_lock(${NUMBER}) as got`, [name]);
      return rows[0].got === true ? hold(mine, name) : null;
    } finally {
      asked.delete(name);
    }
  };

  return {
    tryAcquire,
    acquire: (name, options) => waitForLock(() => tryAcquire(name), { name, ...options }),
    async isHeld(name) {
      checkLockName(name);
      const { client } = await current();
      const { rows } = await client.query(
        `select exists (
          select 1 from pg_locks, (select ${NUMBER} as number) as n
          where locktype = 'advisory' and granted and objsubid = 1
            and database = (select oid from pg_database where datname = current_database())
            and (classid::bigint << 32) | objid::bigint = n.number
        ) as held`,
        [name],
      );
      return rows[0].held === true;
    },
    async close() {
      const open = await session?.catch(() => null);
      session = null;
      open?.held.clear();
      await open?.client.end();
    },
  };
}

async function openSession(databaseUrl: string, lose: (session: Session) => void): Promise<Session> {
  const { Client } = await loadPg();
  const client = new Client({
    connectionString: databaseUrl,
    application_name: 'seatbridge locks',
    connectionTimeoutMillis: 30_000,
    query_timeout: ANSWER_MS,
    keepAlive: true,
  });
  const session: Session = { client, held: new Map() };
  await client.connect();
  const pulse = setInterval(() => {
    if (session.held.size > 0) client.query('select 1').catch(() => client.end().catch(() => undefined));
  }, PULSE_MS);
  pulse.unref();
  // 'error' is always followed by 'end', where the loss is told.
  client.on('error', () => undefined);
  client.on('end', () => {
    clearInterval(pulse);
    lose(session);
  });
  return session;
}

function hold(session: Session, name: string): Release {
  const controller = new AbortController();
  session.held.set(name, controller);
  const release = async () => {
    if (session.held.get(name) !== controller) return;
    session.held.delete(name);
    await session.client.query(`select pg_advisory_unlock(${NUMBER})`, [name]);
  };
  return Object.assign(release, { lost: controller.signal });
}
