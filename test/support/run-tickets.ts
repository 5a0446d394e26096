import { runTickets } from '../../src/app/ticketing/run.ts';
import { type DbLocation, openDb } from '../../src/store/db.ts';
import { openLocks } from '../../src/store/open-locks.ts';
import { appOn, testClock } from './app.ts';

/*
 * A process that opens, notes and closes tickets until it is killed: `run-tickets.ts LOCATION CLOCK`. It says "go"
 * when it begins.
 */

const [location = '{}', clock = ''] = process.argv.slice(2);
const place = JSON.parse(location) as DbLocation;
const store = { db: await openDb(place), locks: openLocks(place) };
const app = appOn(store as Parameters<typeof appOn>[0], { clock: testClock(clock) });
process.stdout.write('go\n');
await runTickets(app, new AbortController().signal);
await store.locks.close();
await store.db.close();
