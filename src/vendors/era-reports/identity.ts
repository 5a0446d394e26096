import type { Probe } from '../ports.ts';
import { type Columns, identityOf } from './columns.ts';

const groups = 'A group is known by its path alone: renamed or moved it is a new group, which is to be mapped again.';

/** What a rename means to whoever reads these reports of computers: a person should know before it happens. */
export const identityProbe = (computers: Columns): Probe =>
  identityOf(computers) === 'id'
    ? { name: 'identity', state: 'ok', note: `Computers are known by their UUID. ${groups}` }
    : {
        name: 'identity',
        state: 'unproven',
        note: `No column has the UUID: a computer is known by its static group and name, and is a new one when it is renamed or moved, or its group is. ${groups}`,
      };
