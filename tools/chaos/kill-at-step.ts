import { subscribe } from 'node:diagnostics_channel';
import { StatementSync } from 'node:sqlite';

/*
 * Preloaded into the program (`node --import`): kills it at a step of its own, as a power cut would. A step is named
 * in CHAOS_KILL_AT as `kind:number`, e.g. `sent:3`: right after its third request to a vendor has left.
 */

const [kind, number] = (process.env['CHAOS_KILL_AT'] ?? '').split(':');
let left = Number(number);

function step(name: string): void {
  if (name !== kind) return;
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
}

interface Message {
  request: { method: string; path: string };
}

// Reads by POST, and log-ins, change nothing.
const changes = ({ method, path }: Message['request']) =>
  method !== 'GET' && !/\/(bundles|search|oauth\/token|GetTokens)$/.test(path);

function watch(channel: string, name: string): void {
  subscribe(channel, (message) => {
    step(name);
    if (changes((message as Message).request)) step(`write-${name}`);
  });
}

watch('undici:request:create', 'made');
watch('undici:request:bodySent', 'sent');
watch('undici:request:headers', 'answered');
watch('undici:request:trailers', 'read');

/** Steps before and after a commit, on either database. */
if (process.env['DATABASE_URL'] === undefined) watchSqlite();
else await watchPostgres();

function watchSqlite(): void {
  const texts = new WeakMap<StatementSync, string>();
  const textOf = (statement: StatementSync): string => {
    const text = texts.get(statement) ?? statement.sourceSQL.trim().toLowerCase();
    texts.set(statement, text);
    return text;
  };
  const around = <Args extends unknown[], Result>(work: (this: StatementSync, ...args: Args) => Result) =>
    function aroundCommit(this: StatementSync, ...args: Args): Result {
      const isCommit = textOf(this) === 'commit';
      if (isCommit) step('before-commit');
      const result = work.apply(this, args);
      if (isCommit) step('after-commit');
      return result;
    };
  const { all, run } = StatementSync.prototype;
  StatementSync.prototype.all = around(all) as typeof all;
  StatementSync.prototype.run = around(run) as typeof run;
}

async function watchPostgres(): Promise<void> {
  const { Client } = (await import('pg')).default;
  const query = Client.prototype.query as (this: unknown, text: unknown, ...rest: unknown[]) => Promise<unknown>;
  Client.prototype.query = function aroundCommit(this: unknown, text: unknown, ...rest: unknown[]) {
    const isCommit = text === 'commit';
    if (isCommit) step('before-commit');
    const answer = query.call(this, text, ...rest);
    return isCommit ? answer.finally(() => step('after-commit')) : answer;
  } as typeof Client.prototype.query;
}
