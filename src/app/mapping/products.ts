import type { Transaction } from 'kysely';
import type { ProductFate } from '../../domain/count.ts';
import type { ProductMapping } from '../../domain/mapping.ts';
import { searchKey } from '../../domain/names.ts';
import { canonicalProduct, defaultFate } from '../../domain/products.ts';
import type { Act } from '../../store/audit.ts';
import { loadProductMappings, mapProduct as sayMapped, unmapProduct as sayUnmapped } from '../../store/mapping.ts';
import type { Database } from '../../store/schema.ts';
import type { Stated } from '../../store/statements.ts';
import { type App, nowInstant } from '../app.ts';
import { countSeats } from '../counting.ts';
import { findNamed } from './find.ts';
import { findService, loadPsaRecords, type PsaRecords, serviceName } from './psa-records.ts';

type Trx = Transaction<Database>;

/** A product in use, or one that a person has said something of, and what it counts for. */
export interface ProductRow {
  product: string;
  devices: number;
  /** `ask`: nobody has said, and it does not start as anything. */
  fate: ProductFate['to'];
  service: { id: string; name: string } | null;
  /** Why it starts so, where no person has said anything. */
  why: string;
  by: string | null;
  since: string | null;
}

/** Products by the number of their devices, those that a person must decide first. */
export async function listProducts(app: App): Promise<ProductRow[]> {
  const { count } = await countSeats(app, { half: 'shown' });
  const stated = new Map((await loadProductMappings(app.db.read, null)).map((each) => [each.product, each]));
  const records = await loadPsaRecords(app);
  const devices = new Map(count.products.map((each) => [each.product, each.devices]));
  const products = new Set([...devices.keys(), ...stated.keys()]);
  return [...products]
    .map((product) => productRow(product, { devices: devices.get(product) ?? 0, said: stated.get(product), records }))
    .sort((a, b) => Number(b.fate === 'ask') - Number(a.fate === 'ask') || b.devices - a.devices);
}

interface ProductFacts {
  devices: number;
  said: Stated<ProductMapping> | undefined;
  records: PsaRecords;
}

function productRow(product: string, { devices, said, records }: ProductFacts): ProductRow {
  const usual = defaultFate(product);
  const id = said?.to === 'service' ? said.serviceId : null;
  return {
    product,
    devices,
    fate: said?.to ?? usual.to,
    service: id === null ? null : { id, name: serviceName(id, records) },
    why: said === undefined ? usual.why : '',
    by: said?.by ?? null,
    since: said?.since ?? null,
  };
}

export type ProductTarget = { to: 'service'; service: string } | { to: 'not-billed' } | { to: 'fixed' };

/** What became of a product. */
export interface ProductMapped {
  changed: boolean;
  before: ProductRow;
  after: ProductRow;
}

/**
 * Says what a product counts for. May be repeated. Throws AppError 'not-found' and 'ambiguous', and 'usage' for a
 * service that cannot be an addition.
 */
export async function mapProduct(
  app: App,
  product: string,
  { by, ...target }: ProductTarget & { by: string },
): Promise<ProductMapped> {
  const before = await findProduct(app, product);
  const mapping: ProductMapping =
    target.to === 'service'
      ? { product: before.product, to: 'service', serviceId: findService(await loadPsaRecords(app), target.service).id }
      : { product: before.product, to: target.to };
  return sayOf(app, { before, by }, (trx, act) => sayMapped(trx, mapping, act));
}

/** The product is as it starts again. May be repeated. Throws AppError 'not-found' and 'ambiguous'. */
export async function unmapProduct(app: App, product: string, { by }: { by: string }): Promise<ProductMapped> {
  const before = await findProduct(app, product);
  return sayOf(app, { before, by }, (trx, act) => sayUnmapped(trx, before.product, act));
}

async function sayOf(
  app: App,
  { before, by }: { before: ProductRow; by: string },
  say: (trx: Trx, act: Act) => Promise<boolean>,
): Promise<ProductMapped> {
  const changed = await app.db.write((trx) => say(trx, { by, at: nowInstant(app) }));
  const { product, devices } = before;
  const said = (await loadProductMappings(app.db.read, null)).find((each) => each.product === product);
  return { changed, before, after: productRow(product, { devices, said, records: await loadPsaRecords(app) }) };
}

/** By any of the names that it had over the years. */
async function findProduct(app: App, text: string): Promise<ProductRow> {
  const rows = await listProducts(app);
  const among = rows.map((row) => ({ thing: row, ref: row.product, ids: [], names: [row.product] }));
  const known = rows.some(({ product }) => searchKey(product) === searchKey(text));
  return findNamed(known ? text : canonicalProduct(text), {
    kind: 'product',
    among,
    listedBy: 'seatbridge services list',
  });
}
