import { VendorError } from '../../errors.ts';
import type { AdditionsAnswer } from '../ports.ts';
import type { Client } from './client.ts';
import { readRows } from './paging.ts';
import * as api from './schema.ts';
import { additionShape } from './shapes.ts';

export interface BundleReader {
  /** One answer for each agreement. Rejects only when aborted. */
  read(agreementIds: readonly string[], signal: AbortSignal): Promise<AdditionsAnswer[]>;
}

interface Options {
  pageSize: number;
  readSingly: (agreementId: string, signal: AbortSignal) => Promise<AdditionsAnswer>;
}

// Which resource types a server takes is not published; the vendor's examples use the name of the model.
const resourceTypes = ['addition', 'agreementAddition'];

// What a server says that knows no bundles, or not of this type.
const notTaken: readonly string[] = ['rejected', 'forbidden', 'not-found', 'unexpected'];

/**
 * Additions of several agreements in one request, once the server has proved that it answers as it does singly.
 * A server that does not take bundles is asked once, then every agreement is read by itself.
 */
export function openBundles(client: Client, { pageSize, readSingly }: Options): BundleReader {
  /** undefined: not known yet; null: the server takes none. */
  let resourceType: string | null | undefined;

  const allSingly = (ids: readonly string[], signal: AbortSignal) =>
    Promise.all(ids.map((id) => readSingly(id, signal)));

  /** Answers of a bundle by agreement; an agreement without an answer is left out. */
  async function send(
    ids: readonly string[],
    type: string,
    signal: AbortSignal,
  ): Promise<Map<string, AdditionsAnswer>> {
    const { body } = await client.ask('/system/bundles', requestOf(ids, { type, pageSize }), { signal });
    const parsed = api.BundleAnswer.safeParse(body);
    if (!parsed.success) throw new VendorError('unexpected', 'ConnectWise answered a bundle with something else.');
    return new Map(
      parsed.data.results.flatMap((result) => {
        const id = ids[result.sequenceNumber - 1];
        const answer = id === undefined ? null : answerOf(client, { agreementId: id, result, pageSize });
        return answer === null ? [] : [[answer.agreementId, answer] as const];
      }),
    );
  }

  async function complete(ids: readonly string[], answers: Map<string, AdditionsAnswer>, signal: AbortSignal) {
    return Promise.all(ids.map((id) => answers.get(id) ?? readSingly(id, signal)));
  }

  async function probe(ids: readonly string[], signal: AbortSignal): Promise<AdditionsAnswer[]> {
    for (const type of resourceTypes) {
      const answers = await send(ids, type, signal).catch((error: unknown) => {
        if (error instanceof VendorError && notTaken.includes(error.kind)) return null;
        throw error;
      });
      const witness = answers && witnessOf(answers);
      if (!witness) continue;
      const singly = await readSingly(witness.agreementId, signal);
      if (!sameAdditions(witness, singly)) continue;
      // Empty both ways proves nothing: the next bundle is to prove it.
      if (!hasAdditions(singly)) return allSingly(ids, signal);
      resourceType = type;
      return complete(ids, answers, signal);
    }
    resourceType = null;
    return allSingly(ids, signal);
  }

  return {
    async read(ids, signal) {
      if (resourceType === null || ids.length === 1) return allSingly(ids, signal);
      try {
        if (resourceType === undefined) return await probe(ids, signal);
        return await complete(ids, await send(ids, resourceType, signal), signal);
      } catch (error) {
        if (!(error instanceof VendorError)) throw error;
        if (!notTaken.includes(error.kind)) {
          const [first = ''] = ids;
          const single = await readSingly(first, signal);
          if (isDown(single)) return ids.map((agreementId) => ({ agreementId, error }));
          // Only the bundle fails: a server that has never answered one is taken to take none.
          resourceType ??= null;
        }
        return allSingly(ids, signal);
      }
    },
  };
}

function requestOf(ids: readonly string[], { type, pageSize }: { type: string; pageSize: number }) {
  const requests = ids.map((id, index) => ({
    version: '2025.1',
    sequenceNumber: index + 1,
    resourceType: type,
    apiRequest: { parentId: Number(id), fields: api.fieldsOf(api.Addition), page: { page: 1, pageSize } },
  }));
  return { requests };
}

type Result = (typeof api.BundleAnswer)['_output']['results'][number];

/** Null where the result proves nothing, or is only the first page: such an agreement is read by itself. */
function answerOf(
  client: Client,
  { agreementId, result, pageSize }: { agreementId: string; result: Result; pageSize: number },
): AdditionsAnswer | null {
  const { success, statusCode, entities, count } = result;
  if (success === false) return { agreementId, error: client.refusal(statusCode ?? 500, result.error) };
  if (!entities || entities.length >= pageSize) return null;
  if (count !== undefined && count !== null && count !== entities.length) return null;
  const { rows, unreadable } = readRows(entities, additionShape(agreementId));
  if (rows.some((addition) => addition.agreementId !== agreementId)) return null;
  return { agreementId, additions: [...new Map(rows.map((row) => [row.id, row])).values()], unreadable };
}

// The agreement could not be asked for at all, as against one that is gone or hidden.
const isDown = (answer: AdditionsAnswer) =>
  'error' in answer && !(answer.error instanceof VendorError && notTaken.includes(answer.error.kind));

const hasAdditions = (answer: AdditionsAnswer) => 'additions' in answer && answer.additions.length > 0;

/** The answer to compare with a single read: one with additions proves more than an empty one. */
function witnessOf(answers: Map<string, AdditionsAnswer>): AdditionsAnswer | undefined {
  const list = [...answers.values()].filter((answer) => 'additions' in answer);
  return list.find(hasAdditions) ?? list[0];
}

function sameAdditions(one: AdditionsAnswer, other: AdditionsAnswer): boolean {
  if (!('additions' in one && 'additions' in other)) return false;
  const ids = (answer: typeof one) =>
    answer.additions
      .map(({ id }) => id)
      .sort()
      .join();
  return ids(one) === ids(other) && one.unreadable.length === other.unreadable.length;
}
