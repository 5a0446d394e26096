import { Worker } from 'node:worker_threads';
import type { Terms } from './orders.ts';

/*
 * The process of one server's library. It is given what to load as its argument, orders and passwords by the pipe
 * alone, and never outlives the program: while the library blocks its own thread, this one ends the process when the
 * pipe breaks or the memory is used up. Nothing is tidied up then, which the library could block as well.
 */

const end = () => process.kill(process.pid, 'SIGKILL');

const terms = JSON.parse(process.argv[2] ?? '') as Terms;
const heapMb = Math.ceil(terms.largestMemoryBytes / 2 ** 20);
const worker = new Worker(new URL('./worker.ts', import.meta.url), {
  workerData: terms,
  resourceLimits: { maxOldGenerationSizeMb: heapMb },
});

worker.on('message', (reply) => process.send?.(reply));
worker.on('error', (error) => {
  throw error;
});
process.on('message', (order) => worker.postMessage(order));
process.on('disconnect', end);
setInterval(() => {
  if (process.memoryUsage.rss() > terms.largestMemoryBytes) end();
}, 200);
