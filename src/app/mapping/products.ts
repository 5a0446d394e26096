import type { Count, ProductFate } from '../../domain/count.ts';
import type { ProductMapping } from '../../domain/mapping.ts';
import { searchKey } from '../../domain/names.ts';
import { canonicalProduct, defaultFate } from '../../domain/products.ts';
import type { Instant } from '../../domain/time.ts';
import { AppError } from '../../errors.ts';
import type { Act } from '../../store/audit.ts';
import type { Trx } from '../../store/db.ts';
import {
  loadProductMappings,
  mapProduct as sayMapped,
  unmapProduct as sayUnmapped,
  takeBackProduct,
} from '../../store/mapping.ts';
import type { Speaker, Stated } from '../../store/statements.ts';
import { type App, nowInstant } from '../app.ts';
import { shownCount } from '../counting.ts';
import { orRefusal } from '../or-refusal.ts';
import { findNamed } from './find.ts';
import { findService, loadPsaRecords, type PsaRecords, serviceName } from './psa-records.ts';

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

/** Products by the number of their devices, those that a person must decide first. `count`: where it is known already. */
export async function listProducts(app: App, { count }: { count?: Count } = {}): Promise<ProductRow[]> {
  const counted = count ?? (await shownCount(app));
  const stated = new Map((await loadProductMappings(app.db.read, null)).map((each) => [each.product, each]));
  const records = await loadPsaRecords(app);
  const devices = new Map(counted.products.map((each) => [each.product, each.devices]));
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

/**
 * What was said of the product before the last change is said again. Throws AppError 'not-found', 'ambiguous', 'usage'
 * where nothing was.
 */
export async function undoProduct(app: App, product: string, { by }: { by: string }): Promise<ProductMapped> {
  const before = await findProduct(app, product);
  return sayOf(app, { before, by }, (trx, act) => takeBackProduct(trx, before.product, act));
}

/** `start`: as it starts; `before`: what was said before the last change is said again. */
export type ProductFuture = ProductTarget | { to: 'start' } | { to: 'before' };

export interface ProductChanges {
  /** `seen`: since when it had been said so as the person saw it; null: nothing was said. */
  products: readonly { product: string; seen?: Instant | null | undefined }[];
  target: ProductFuture;
  by: string;
  /** The products there are, as `listProducts` says. */
  listed: readonly ProductRow[];
}

/** What became of one of several products; where it was refused, `error` says why. */
export interface ProductOutcome extends ProductMapped {
  product: string;
  error: AppError | null;
}

/** Says the same of several products, of each that allows it. May be repeated. Throws as `mapProduct`. */
export async function changeProducts(
  app: App,
  { products, target, by, listed }: ProductChanges,
): Promise<ProductOutcome[]> {
  const records = await loadPsaRecords(app);
  const say = productSayer(target, records);
  const known = new Map(listed.map((row) => [row.product, row]));
  const results = new Map<string, boolean | AppError>();
  await app.db.write(async (trx) => {
    const at = nowInstant(app);
    for (const { product, seen } of products) {
      const tell = () =>
        known.has(product) ? say(trx, { product, speaker: { by, at, seen } }) : unknownProduct(product);
      results.set(product, await orRefusal(tell));
    }
  });
  const said = new Map((await loadProductMappings(app.db.read, null)).map((each) => [each.product, each]));
  return [...results].map(([product, result]) => {
    const facts = { devices: known.get(product)?.devices ?? 0, records };
    const after = productRow(product, { ...facts, said: said.get(product) });
    const changed = result === true;
    return {
      product,
      changed,
      before: known.get(product) ?? after,
      after,
      error: result instanceof AppError ? result : null,
    };
  });
}

type SayOfProduct = (trx: Trx, of: { product: string; speaker: Speaker }) => Promise<boolean>;

function productSayer(target: ProductFuture, records: PsaRecords): SayOfProduct {
  if (target.to === 'start') return (trx, { product, speaker }) => sayUnmapped(trx, product, speaker);
  if (target.to === 'before') return (trx, { product, speaker }) => takeBackProduct(trx, product, speaker);
  if (target.to !== 'service')
    return (trx, { product, speaker }) => sayMapped(trx, { product, to: target.to }, speaker);
  const { id: serviceId } = findService(records, target.service);
  return (trx, { product, speaker }) => sayMapped(trx, { product, to: 'service', serviceId }, speaker);
}

async function unknownProduct(product: string): Promise<never> {
  throw new AppError('not-found', `No device carries "${product}".`, { product });
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
