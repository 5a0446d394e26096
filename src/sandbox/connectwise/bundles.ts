import type { Exchange } from '../deliver.ts';
import type { Psa } from '../world/psa.ts';
import { additionById, additionsOf } from './additions.ts';
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
  for (const request of requests) checkRequest(request);
  return { results: requests.map((request) => answerOne(psa, { request, exchange: plan.exchange })) };
}

const requestTypes = { sequenceNumber: 'number', resourceType: 'string', version: 'string', apiRequest: 'object' };
const apiRequestTypes = {
  entity: 'object',
  externalId: 'string',
  fields: 'string',
  filters: 'object',
  grandParentId: 'number',
  id: 'number',
  memberContext: 'string',
  miscProperties: 'object',
  page: 'object',
  parentId: 'number',
  updateOnlyCesProperties: 'boolean',
};
const filterTypes = Object.fromEntries(Object.keys(filterNames).map((name) => [name, 'string']));
const pageNames = { page: 'page', pageSize: 'pageSize', pageId: 'pageId' } as const;
const pageTypes = Object.fromEntries(Object.keys(pageNames).map((name) => [name, 'number']));

/** Refuses the whole bundle for a name or a type that none of its requests has. */
function checkRequest(request: unknown): void {
  const { apiRequest } = typed('request', { value: request, types: requestTypes });
  const { filters, page } = typed('apiRequest', { value: apiRequest ?? {}, types: apiRequestTypes });
  typed('filters', { value: filters ?? {}, types: filterTypes });
  typed('page', { value: page ?? {}, types: pageTypes });
}

function typed(what: string, { value, types }: { value: unknown; types: Readonly<Record<string, string>> }): Row {
  if (!isRow(value)) throw badRequest(`${what} is an object.`, 'body-shape');
  for (const [name, held] of Object.entries(value)) {
    if (types[name] === undefined) throw badRequest(`${what} has no field ${name}.`, 'unknown-field');
    const wrong = held !== null && typeof held !== types[name];
    if (wrong) throw badRequest(`The value ${JSON.stringify(held)} is not valid for ${name}.`, 'bad-value');
  }
  return value;
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
  const { parentId, id, filters, page, fields } = isRow(apiRequest) ? apiRequest : {};
  if (typeof parentId !== 'number') throw badRequest('parentId is required.', 'body-shape');
  const query: Query = { ...toQuery(filters, filterNames), ...toQuery(page, pageNames) };
  if (typeof fields === 'string') query.fields = fields;
  const asked =
    typeof id === 'number' ? [additionById(psa, { agreementId: parentId, id })] : additionsOf(psa, parentId);
  const entries = asked.map((addition) => ({
    id: addition.id,
    row: () => additionRow(psa, addition),
  }));
  const forwardOnly = query.pageId !== undefined;
  return answerList({ entries, fields: fieldsOf.addition, query, forwardOnly, exchange }).rows;
}

function toQuery(source: unknown, names: Readonly<Record<string, keyof Query>>): Query {
  const query: Query = {};
  for (const [name, value] of Object.entries(isRow(source) ? source : {})) {
    const known = names[name];
    if (known && value !== null) query[known] = String(value);
  }
  return query;
}
