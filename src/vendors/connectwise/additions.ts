import { toDecimal } from '../../domain/decimal.ts';
import type { Addition, AdditionRef, Decimal } from '../../domain/psa.ts';
import { AppError, VendorError } from '../../errors.ts';
import type { AdditionsAnswer } from '../ports.ts';
import { type BundleReader, openBundles } from './bundles.ts';
import type { Client } from './client.ts';
import { listAll, readOne } from './paging.ts';
import * as api from './schema.ts';
import { additionShape } from './shapes.ts';

export interface Limits {
  /** Rows of a page; the vendor's maximum is 1000. */
  pageSize: number;
  /** Agreements of one bundle. */
  bundleSize: number;
}

// As many bundles or lists are asked for ahead as the limiter lets run at the same time.
const ahead = 4;

const pathOf = (agreementId: string) => `/finance/agreements/${agreementId}/additions`;

/** Additions can be reached through their agreement only; several agreements at once through a bundle. */
export function openAdditions(client: Client, limits: Limits) {
  const readSingly = (agreementId: string, signal: AbortSignal) => answerOf(client, { agreementId, limits, signal });
  const bundles = openBundles(client, { pageSize: limits.pageSize, readSingly });

  return {
    async *ofAgreements(agreementIds: readonly string[], signal: AbortSignal): AsyncIterable<AdditionsAnswer> {
      const batches = inBatches([...new Set(agreementIds)], limits.bundleSize);
      // The first shows whether the server takes bundles, so the others wait for it.
      const [first = [], ...others] = batches;
      yield* await readBatch(bundles, first, signal);
      yield* inOrder(others, (batch) => readBatch(bundles, batch, signal));
    },

    async read({ agreementId, id }: AdditionRef, signal: AbortSignal): Promise<Addition> {
      const query = { fields: api.fieldsOf(api.Addition) };
      const { body } = await client.get(`${pathOf(agreementId)}/${id}`, { query, signal });
      return readOne(body, additionShape(agreementId));
    },

    async setQuantity({ agreementId, id }: AdditionRef, quantity: Decimal, signal: AbortSignal): Promise<Addition> {
      const value = Number(quantity);
      if (toDecimal(value) !== quantity) {
        throw new AppError('usage', `The quantity ${quantity} cannot be sent to ConnectWise without rounding it.`);
      }
      const change = [{ op: 'replace', path: 'quantity', value }];
      const { body } = await client.patch(`${pathOf(agreementId)}/${id}`, change, { signal });
      const addition = readOne(body, additionShape(agreementId));
      if (addition.id === id && addition.quantity === quantity) return addition;
      const message = `ConnectWise took the change of addition ${id} to ${quantity} but answers with addition ${addition.id} and ${addition.quantity}.`;
      throw new VendorError('unexpected', message);
    },
  };
}

const readBatch = (bundles: BundleReader, agreementIds: readonly string[], signal: AbortSignal) =>
  agreementIds.length === 0 ? Promise.resolve([]) : bundles.read(agreementIds, signal);

async function answerOf(
  client: Client,
  { agreementId, limits, signal }: { agreementId: string; limits: Limits; signal: AbortSignal },
): Promise<AdditionsAnswer> {
  try {
    const query = { path: pathOf(agreementId), shape: additionShape(agreementId), pageSize: limits.pageSize, signal };
    const { rows, unreadable } = await listAll(client, query);
    const strange = rows.find((addition) => addition.agreementId !== agreementId);
    if (strange !== undefined) throw ofAnother(strange, agreementId);
    return { agreementId, additions: rows, unreadable };
  } catch (error) {
    if (error instanceof VendorError) return { agreementId, error };
    throw error;
  }
}

const ofAnother = ({ id, agreementId }: Addition, asked: string) =>
  new VendorError(
    'unexpected',
    `ConnectWise lists addition ${id} of agreement ${agreementId} among the additions of agreement ${asked}.`,
  );

function inBatches<Item>(items: readonly Item[], size: number): Item[][] {
  const batches: Item[][] = [];
  for (let at = 0; at < items.length; at += size) batches.push(items.slice(at, at + size));
  return batches;
}

/** Works on a few items ahead and yields what came of them in the order of the items. */
async function* inOrder<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result[]>,
): AsyncIterable<Result> {
  const running: Promise<Result[]>[] = [];
  for (const item of items) {
    const started = work(item);
    // Whoever awaits it gets the error; if nobody does any more, it must not end the process.
    started.catch(() => {});
    running.push(started);
    if (running.length >= ahead) yield* (await running.shift()) ?? [];
  }
  for (const started of running) yield* await started;
}
