import { hash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { DeviceKind } from '../domain/count.ts';
import type { Trx } from './db.ts';
import type { Database } from './schema.ts';

/*
 * What thousands of devices have in common is kept once, and they name it by its key: what they are, and what they
 * carry. A kind is never changed or deleted, and the past names it too.
 */

/** The same for the same kind, and for no other. */
export const textOfKind = ({ type, os, products }: DeviceKind): string => `${type} ${os.length} ${os} ${products}`;

/** An index looks kinds up by it: their texts may be longer than what one can hold. */
const hashOf = (kind: DeviceKind): string => hash('sha256', textOfKind(kind), 'base64url');

/** The keys of these different kinds, in their order; those that are new are written. May be repeated. */
export async function keepKinds(trx: Trx, kinds: readonly DeviceKind[]): Promise<number[]> {
  const rows = kinds.map((kind) => ({ ...kind, hash: hashOf(kind) }));
  await trx
    .insertInto('device_kinds')
    .values(rows)
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .execute();
  const hashes = rows.map((row) => row.hash);
  const kept = await trx.selectFrom('device_kinds').select(['id', 'hash']).where('hash', 'in', hashes).execute();
  const keys = new Map(kept.map(({ id, hash }) => [hash, id]));
  return hashes.map((hash) => keys.get(hash) as number);
}

/** A device that names its kind by our key. */
export type OfKindKey<Device> = Omit<Device, 'kind'> & { kind: number };

/** What the last whole reading of a database found: kinds never change, and the next one needs nearly the same. */
const lastRead = new WeakMap<Kysely<Database>, ReadonlyMap<number, DeviceKind>>();

/** Kinds by their keys, each read once: all devices of one then share an object in memory. */
export class DeviceKinds {
  readonly #db: Kysely<Database>;
  readonly #before: ReadonlyMap<number, DeviceKind>;
  readonly #known = new Map<number, DeviceKind>();

  constructor(db: Kysely<Database>) {
    this.#db = db;
    this.#before = lastRead.get(db) ?? new Map();
  }

  /** The same devices with their kinds. Throws where there is none: no device becomes one that carries nothing. */
  async put<Device extends { kind: DeviceKind }>(devices: readonly OfKindKey<Device>[]): Promise<Device[]> {
    await this.#read(new Set(devices.map(({ kind }) => kind)));
    return devices.map((device) => Object.assign(device, { kind: this.#of(device.kind) }) as unknown as Device);
  }

  /** Says that all devices were read: of the kinds none but theirs are kept for the next time. */
  keep(): void {
    lastRead.set(this.#db, this.#known);
  }

  async #read(keys: ReadonlySet<number>): Promise<void> {
    const unread: number[] = [];
    for (const key of keys) {
      if (this.#known.has(key)) continue;
      const kind = this.#before.get(key);
      if (kind === undefined) unread.push(key);
      else this.#known.set(key, kind);
    }
    if (unread.length === 0) return;
    const kinds = await this.#db
      .selectFrom('device_kinds')
      .select(['id', 'type', 'os', 'products'])
      .where('id', 'in', unread)
      .$castTo<DeviceKind & { id: number }>()
      .execute();
    for (const { id, ...kind } of kinds) this.#known.set(id, kind);
  }

  #of(key: number): DeviceKind {
    const kind = this.#known.get(key);
    if (kind === undefined) throw new Error(`device_kinds has no row ${key}`);
    return kind;
  }
}
