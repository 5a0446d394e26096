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

const { all } = StatementSync.prototype;
const { run } = StatementSync.prototype;
const texts = new WeakMap<StatementSync, string>();

function aroundCommit<Args extends unknown[], Result>(work: (this: StatementSync, ...args: Args) => Result) {
  return function around(this: StatementSync, ...args: Args): Result {
    const isCommit = textOf(this) === 'commit';
    if (isCommit) step('before-commit');
    const result = work.apply(this, args);
    if (isCommit) step('after-commit');
    return result;
  };
}

function textOf(statement: StatementSync): string {
  const known = texts.get(statement);
  if (known !== undefined) return known;
  const text = statement.sourceSQL.trim().toLowerCase();
  texts.set(statement, text);
  return text;
}

StatementSync.prototype.all = aroundCommit(all) as typeof all;
StatementSync.prototype.run = aroundCommit(run) as typeof run;
