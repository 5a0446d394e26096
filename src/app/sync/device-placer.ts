import type { DeviceKind } from '../../domain/count.ts';
import type { Db, Trx } from '../../store/db.ts';
import { keepKinds, textOfKind } from '../../store/device-kinds.ts';
import { type ChangedRow, loadKeys } from '../../store/objects.ts';
import { slices } from './run.ts';

/** Kinds of one write: a few milliseconds, as other processes wait meanwhile. */
const KINDS_A_WRITE = 500;

interface Place {
  read: Db['read'];
  connectionId: number;
  write(step: (trx: Trx) => Promise<void>): Promise<void>;
}

/** Turns into our keys what changed devices name: their groups, which are applied by now, and their kinds. */
export async function devicePlacer({ read, connectionId, write }: Place) {
  const groups = await loadKeys(read, { table: 'groups', connectionId });
  const keys = new Map<string, number>();
  const keep = async (kinds: ReadonlyMap<string, DeviceKind>) => {
    const unknown = [...kinds].filter(([text]) => !keys.has(text));
    for (const slice of slices(unknown, KINDS_A_WRITE)) {
      await write(async (trx) => {
        const kept = await keepKinds(
          trx,
          slice.map(([, kind]) => kind),
        );
        for (const [at, [text]] of slice.entries()) keys.set(text, kept[at] as number);
      });
    }
  };
  return async (rows: readonly ChangedRow[]): Promise<ChangedRow[]> => {
    const kinds = new Map<string, DeviceKind>();
    const told = rows.map(({ columns: { group_id: group, type, os, products, ...columns }, ...row }) => {
      const kind = { type, os, products } as DeviceKind;
      const text = textOfKind(kind);
      kinds.set(text, kind);
      return { row, columns, group, text };
    });
    await keep(kinds);
    return told.map(({ row, columns, group, text }) => {
      const groupKey = typeof group === 'string' ? (groups.get(group) ?? null) : null;
      return { ...row, columns: { ...columns, group_id: groupKey, kind_id: keys.get(text) ?? null } };
    });
  };
}
