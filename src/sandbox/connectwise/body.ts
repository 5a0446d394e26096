import { isMoment } from '../world/clock.ts';
import type { Row } from './conditions.ts';
import { badRequest, type FieldProblem, invalidObject } from './failure.ts';
import { type FieldKind, type Fields, fieldsOf, type Resource, referenceFields } from './fields.ts';

export interface FieldChange {
  readonly field: string;
  /** null: the field is emptied. */
  readonly value: unknown;
}

/** The operations of a PATCH as changes of fields; what the vendor takes without doing it is left out and reported. */
export function readPatch(
  body: unknown,
  plan: { resource: Resource; ignored: (detail: string) => void },
): FieldChange[] {
  if (!Array.isArray(body) || body.length === 0) throw badRequest('A list of operations is expected.', 'patch-shape');
  return body.flatMap((operation) => {
    const { op, path, value } = readOperation(operation);
    const [field = '', ...rest] = path.split('/');
    const kind: FieldKind | undefined = fieldsOf[plan.resource].get(field);
    if (kind === undefined || field === '') {
      throw invalidObject(plan.resource, { errors: [unknownField(plan.resource, path)], violation: 'patch-path' });
    }
    if (rest.length > 0) {
      plan.ignored(`${path} is a part of a field: answered 200, nothing changed`);
      return [];
    }
    if (op === 'remove') return [{ field, value: null }];
    checkValue(value, { kind, field, resource: plan.resource });
    return [{ field, value }];
  });
}

function readOperation(operation: unknown): { op: string; path: string; value: unknown } {
  const { op, path, value, ...more } = (operation ?? {}) as Row;
  const complete = typeof path === 'string' && Object.keys(more).length === 0;
  if (!complete || (op !== 'add' && op !== 'replace' && op !== 'remove')) {
    throw badRequest('An operation has op (add, replace or remove), path and value.', 'patch-shape');
  }
  if (op !== 'remove' && value === undefined) throw badRequest(`The operation on ${path} has no value.`, 'patch-shape');
  return { op, path, value };
}

const unknownField = (resource: string, field: string): FieldProblem => ({
  code: 'InvalidField',
  message: `${field} is not a recognized field.`,
  resource,
  field,
});

/** The body of a POST: every name known, every value of its kind. Throws the vendor's refusal. */
export function readBody(body: unknown, resource: Resource): Row {
  if (!isRow(body)) throw badRequest('An object is expected.', 'body-shape');
  const fields = fieldsOf[resource];
  for (const [field, value] of Object.entries(body)) {
    const kind = fields.get(field);
    if (!kind) throw invalidObject(resource, { errors: [unknownField(resource, field)], violation: 'unknown-field' });
    checkValue(value, { kind, field, resource });
  }
  return body;
}

function checkValue(value: unknown, plan: { kind: FieldKind; field: string; resource: string }): void {
  if (value === null || holds(value, plan.kind)) return;
  const message = `The value ${JSON.stringify(value)} is not valid for ${plan.field}.`;
  const problem = { code: 'InvalidField', message, resource: plan.resource, field: plan.field };
  throw invalidObject(plan.resource, { errors: [problem], violation: 'bad-value' });
}

function holds(value: unknown, kind: FieldKind): boolean {
  switch (kind) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'text':
      return typeof value === 'string';
    case 'flag':
      return typeof value === 'boolean';
    case 'date':
      return typeof value === 'string' && isMoment(value);
    case 'list':
      return Array.isArray(value);
    case 'reference':
      return isRow(value) && Object.keys(value).length > 0 && onlyKnown(value, referenceFields);
  }
}

const onlyKnown = (value: Row, known: Fields): boolean =>
  Object.keys(value).every((name) => known.has(name) || name === '_info');

export const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The record a reference means, by id, identifier or name; undefined where there is none. */
export function pointsAt<T extends { readonly id: number; readonly name?: string; readonly identifier?: string }>(
  reference: unknown,
  records: Iterable<T>,
): T | undefined {
  if (!isRow(reference)) return undefined;
  const list = [...records];
  if (reference['id'] !== undefined) return list.find((record) => record.id === reference['id']);
  if (reference['identifier'] !== undefined)
    return list.find((record) => record.identifier === reference['identifier']);
  return list.find((record) => record.name === reference['name']);
}

/** How the vendor names what a reference failed to find. */
export const referenceText = (reference: unknown): string =>
  isRow(reference) ? String(reference['id'] ?? reference['identifier'] ?? reference['name']) : String(reference);
