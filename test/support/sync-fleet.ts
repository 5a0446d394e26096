import { syncConnection } from '../../src/app/sync/sync-connection.ts';
import type { DbLocation } from '../../src/store/db.ts';
import { openDb } from '../../src/store/db.ts';
import { openLocks } from '../../src/store/open-locks.ts';
import { appOn, testClock } from './app.ts';
import { fleetAt } from './fleet-in-steps.ts';
import { smallVendors } from './small-servers.ts';

/*
 * A process that syncs the fleet of a step until it is killed: `sync-fleet.ts LOCATION STEP CLOCK`. It says "go" when
 * it begins.
 */

const [location = '{}', step = '0', clock = ''] = process.argv.slice(2);
const place = JSON.parse(location) as DbLocation;
const store = { db: await openDb(place), locks: openLocks(place) };
const vendors = smallVendors({ eset: { fleet: fleetAt(Number(step)) } });
const app = appOn(store as Parameters<typeof appOn>[0], { vendors, clock: testClock(clock) });
process.stdout.write('go\n');
await syncConnection(app, { name: 'Fleet', by: 'child' }, new AbortController().signal);
await store.locks.close();
await store.db.close();
