import { appendFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/*
 * Loaded into the program before it begins: writes down each hold of its event loop, with what its thread itself
 * computed meanwhile. The rest of a hold is waiting for a processor that others use.
 */

const everyMs = 1;
const worthTellingMs = 10;

const file = process.env['PAGE_SPEED_HOLDS'];
if (file !== undefined && isMainThread) {
  let used = cpuMs();
  setInterval(() => {
    const held = cpuMs() - used;
    if (held > worthTellingMs) appendFileSync(file, `${Math.round(held)}\n`);
    used = cpuMs();
  }, everyMs).unref();
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
