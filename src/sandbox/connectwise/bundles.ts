import type { Exchange } from '../deliver.ts';
import type { Psa } from '../world/psa.ts';
import { additionsOf } from './additions.ts';
import { isRow } from './body.ts';
import type { Row } from './conditions.ts';
import { badRequest, notFound, Refusal } from './failure.ts';
import { fieldsOf } from './fields.ts';
import { answerList, type Query } from './query.ts';
import { additionRow } from './records.ts';

/** The one sort of record that this server bundles. The vendor publishes no list; a client must probe. */
const bundled = 'addition';
const requestLimit = 100;
const filterNames = {
  conditions: 'conditions',
  childconditions: 'childConditions',
  customfieldconditions: 'customFieldConditions',
  orderBy: 'orderBy',
} as const;

/** Several reads in one call: each has its own result, and one that fails does not spoil the others. */
export function answerBundle(psa: Psa, plan: { body: unknown; exchange: Exchange }): Row {
  if (!psa.takesBundles) throw notFound('resource system/bundles');
  const requests = isRow(plan.body) ? plan.body['requests'] : undefined;
  if (!Array.isArray(requests)) throw badRequest('requests is required.', 'body-shape');
  if (requests.length > requestLimit) throw badRequest(`A bundle has ${requestLimit} requests at most.`, 'bundle-size');
  return { results: requests.map((request) => answerOne(psa, { request, exchange: plan.exchange })) };
}

function answerOne(psa: Psa, { request, exchange }: { request: unknown; exchange: Exchange }): Row {
  const { sequenceNumber, resourceType, version, apiRequest } = isRow(request) ? request : {};
  const head = {
    ...(typeof sequenceNumber === 'number' && { sequenceNumber }),
    resourceType: String(resourceType),
    ...(typeof version === 'string' && { version }),
  };
  try {
    if (String(resourceType).toLowerCase() !== bundled) {
      throw new Refusal(400, {
        body: { code: 'InvalidArgument', message: `resourceType ${String(resourceType)} is not supported.` },
      });
    }
    const rows = additionsAsked(psa, { apiRequest, exchange });
    return { ...head, statusCode: 200, success: true, count: rows.length, entities: rows };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...head, statusCode: error.status, success: false, count: 0, entities: [], error: error.body };
  }
}

function additionsAsked(psa: Psa, { apiRequest, exchange }: { apiRequest: unknown; exchange: Exchange }): Row[] {
  const { parentId, filters, page, fields } = isRow(apiRequest) ? apiRequest : {};
  if (typeof parentId !== 'number') throw badRequest('parentId is required.', 'body-shape');
  const query: Query = { ...toQuery(filters, filterNames), ...toQuery(page, { page: 'page', pageSize: 'pageSize' }) };
  if (typeof fields === 'string') query.fields = fields;
  const entries = additionsOf(psa, parentId).map((addition) => ({
    id: addition.id,
    row: () => additionRow(psa, addition),
  }));
  return answerList({ entries, fields: fieldsOf.addition, query, forwardOnly: false, exchange }).rows;
}

function toQuery(source: unknown, names: Readonly<Record<string, keyof Query>>): Query {
  const query: Query = {};
  for (const [name, value] of Object.entries(isRow(source) ? source : {})) {
    const known = names[name];
    if (known && value !== null) query[known] = String(value);
  }
  return query;
}
