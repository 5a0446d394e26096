import { writeSync } from 'node:fs';
import type { DbLocation } from '../../src/store/db.ts';
import { openLocks } from '../../src/store/open-locks.ts';

/** A process that takes a lock, says so on standard output, and keeps it until it is killed. */
const [location, name] = process.argv.slice(2);
const locks = openLocks(JSON.parse(location as string) as DbLocation);
const release = await locks.tryAcquire(name as string);
writeSync(1, release === null ? 'taken\n' : 'held\n');
if (release === null) process.exit(1);
setInterval(() => undefined, 60_000);
