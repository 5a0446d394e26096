import type { CompiledQuery, OperationNode, QueryCompiler } from 'kysely';

export type ColumnKind = 'text' | 'integer';

/** Kind of a column by its name alone. */
export type ColumnKinds = ReadonlyMap<string, ColumnKind>;

/** From the columns of all tables and their types. A name that is text here and an integer there has no kind. */
export function kindsOf(columns: readonly { name: string; type: string }[]): ColumnKinds {
  const kinds = new Map<string, ColumnKind>();
  const several = new Set<string>();
  for (const { name, type } of columns) {
    const kind = type.toLowerCase() === 'text' ? 'text' : 'integer';
    if (kinds.has(name) && kinds.get(name) !== kind) several.add(name);
    kinds.set(name, kind);
  }
  for (const name of several) kinds.delete(name);
  return kinds;
}

/*
 * A value that the two databases would take differently, or silently change, is refused before it reaches either.
 * node:sqlite stores a number bound to a text column as '123.0', takes a first Date or object for named parameters,
 * and turns NaN and undefined into NULL; PostgreSQL does otherwise.
 */

/** Wraps a query compiler so that a value beside a column is of that column's kind. */
export function strictCompiler(inner: QueryCompiler, kinds: ColumnKinds): QueryCompiler {
  return {
    compileQuery(node, queryId): CompiledQuery {
      refuseWrongKinds(node, kinds);
      return inner.compileQuery(node, queryId);
    },
  };
}

/** Throws TypeError that names the position of a value that no column can hold. */
export function refuseUnbindable({ sql, parameters }: Pick<CompiledQuery, 'sql' | 'parameters'>): void {
  for (const [index, value] of parameters.entries()) {
    const problem = unbindable(value);
    if (problem !== null) throw new TypeError(`${problem}, as parameter ${index + 1} of: ${sql}`);
  }
}

function unbindable(value: unknown): string | null {
  switch (typeof value) {
    case 'string':
    case 'bigint':
      return null;
    case 'number':
      return Number.isFinite(value) ? null : `${value} cannot be stored`;
    case 'object':
      if (value === null || value instanceof Uint8Array) return null;
      return `${value instanceof Date ? 'a Date' : 'an object'} cannot be stored`;
    default:
      return `${typeof value} cannot be stored`;
  }
}

function wrongKind(value: unknown, kind: ColumnKind | undefined): string | null {
  if (kind === undefined || value === null) return unbindable(value);
  if (kind === 'text') return typeof value === 'string' ? null : `${describe(value)} is not text`;
  return Number.isSafeInteger(value) || typeof value === 'bigint' ? null : `${describe(value)} is not an integer`;
}

const describe = (value: unknown): string =>
  value instanceof Date ? 'a Date' : typeof value === 'string' ? 'a text' : `${typeof value} ${String(value)}`;

function refuse(value: unknown, column: string, kinds: ColumnKinds): void {
  const problem = wrongKind(value, kinds.get(column));
  if (problem !== null) throw new TypeError(`${problem}: column "${column}"`);
}

/** The fields of Kysely's operation nodes that are read here. */
interface Node extends OperationNode {
  columns?: Node[];
  values?: unknown;
  value?: unknown;
  column?: Node | { name: string };
  name?: string;
  leftOperand?: Node;
  rightOperand?: Node;
}

/** Name of the column that a node points at, null where it points at something else. */
function columnName(node: Node | undefined): string | null {
  if (node === undefined) return null;
  if (node.kind === 'ReferenceNode') return columnName(node.column as Node);
  if (node.kind !== 'ColumnNode') return null;
  return (node.column as { name: string }).name;
}

function refuseWrongKinds(node: OperationNode, kinds: ColumnKinds): void {
  const pending: Node[] = [node as Node];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === 'ValuesNode') continue; // rows of an insert, seen with their columns below
    if (next.kind === 'InsertQueryNode') refuseInsert(next, kinds);
    if (next.kind === 'ColumnUpdateNode') refuseValue(next.value as Node, columnName(next.column as Node), kinds);
    if (next.kind === 'BinaryOperationNode') refuseValue(next.rightOperand, columnName(next.leftOperand), kinds);
    for (const child of Object.values(next)) {
      for (const item of Array.isArray(child) ? child : [child]) if (isNode(item)) pending.push(item);
    }
  }
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';

function refuseInsert(insert: Node, kinds: ColumnKinds): void {
  const names = (insert.columns ?? []).map((column) => columnName(column) ?? '');
  const rows = insert.values as Node | undefined;
  if (rows?.kind !== 'ValuesNode') return;
  for (const row of rows.values as Node[]) {
    const values = row.values as unknown[];
    for (const [index, name] of names.entries()) {
      const value = values[index];
      if (row.kind === 'PrimitiveValueListNode') refuse(value, name, kinds);
      else if ((value as Node).kind === 'DefaultInsertValueNode') throw new TypeError(`a row lacks column "${name}"`);
      else refuseValue(value as Node, name, kinds);
    }
  }
}

/** A value, or a list of them after `in`, beside the column it is stored in or compared with. */
function refuseValue(node: Node | undefined, column: string | null, kinds: ColumnKinds): void {
  if (node === undefined || column === null) return;
  if (node.kind === 'ValueNode') refuse(node.value, column, kinds);
  if (node.kind === 'PrimitiveValueListNode')
    for (const value of node.values as unknown[]) refuse(value, column, kinds);
}
