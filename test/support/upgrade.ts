import { writeSync } from 'node:fs';
import type { DbLocation } from '../../src/store/db.ts';
import { migrateAt } from './template.ts';

/** A process that brings a database up to this program and prints what it made. */
const upgrade = await migrateAt(JSON.parse(process.argv[2] as string) as DbLocation);
writeSync(1, JSON.stringify(upgrade.made));
