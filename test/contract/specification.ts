import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

/** A vendor's OpenAPI 3.0 document, compiled: what a request and an answer may be. */
export interface Specification {
  /** What is wrong with an exchange; empty where nothing is. */
  judge(exchange: Exchange): string[];
}

export interface Exchange {
  method: string;
  /** Path and query below the API's base. */
  url: string;
  requestHeaders: Record<string, string | string[] | undefined>;
  requestBody: string;
  status: number;
  responseHeaders: Record<string, string | string[] | undefined>;
  responseBody: string;
}

interface Parameter {
  name: string;
  in: 'query' | 'path' | 'header';
  required?: boolean;
  schema?: { type?: string };
}

type Content = Record<string, { schema?: unknown }>;

interface Operation {
  parameters?: Parameter[];
  requestBody?: { content: Content; required?: boolean };
  responses: Record<string, { content?: Content }>;
}

interface OpenApi {
  paths: Record<string, Record<string, Operation> & { parameters?: Parameter[] }>;
}

interface Route {
  method: string;
  pattern: RegExp;
  literals: number;
  operation: Operation;
  parameters: Parameter[];
  pointer: string;
}

/** Reads and compiles one specification of the folder. Throws where it is not there. */
export function readSpecification(folder: string, file: string): Specification {
  const document = JSON.parse(readFileSync(join(folder, file), 'utf8')) as OpenApi;
  const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false });
  addFormats.default(ajv);
  ajv.addFormat('int32', true).addFormat('int64', true).addFormat('uint64', true).addFormat('password', true);
  ajv.addSchema(document, 'specification');
  const compiled = new Map<string, ValidateFunction>();
  const validator = (pointer: string) => {
    let found = compiled.get(pointer);
    if (found === undefined) {
      found = ajv.compile({ $ref: `specification#${pointer}` });
      compiled.set(pointer, found);
    }
    return found;
  };
  const routes = Object.entries(document.paths).flatMap(([path, item]) => routesOf(path, item));
  return { judge: (exchange) => judge(exchange, { routes, validator }) };
}

const methods = ['get', 'post', 'put', 'patch', 'delete'];

function routesOf(path: string, item: OpenApi['paths'][string]): Route[] {
  const source = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '([^/]+)');
  return methods.flatMap((method) => {
    const operation = item[method];
    if (operation === undefined) return [];
    return {
      method: method.toUpperCase(),
      pattern: new RegExp(`^${source}$`),
      literals: path.split('/').filter((part) => !part.startsWith('{')).length,
      operation,
      parameters: [...(item.parameters ?? []), ...(operation.parameters ?? [])],
      pointer: `/paths/${escapePointer(path)}/${method}`,
    };
  });
}

type Rules = { routes: Route[]; validator: (pointer: string) => ValidateFunction };

function judge(exchange: Exchange, { routes, validator }: Rules): string[] {
  const url = new URL(exchange.url, 'http://specification.example');
  const fitting = routes.filter(({ method, pattern }) => method === exchange.method && pattern.test(url.pathname));
  const route = fitting.sort((a, b) => b.literals - a.literals)[0];
  const where = `${exchange.method} ${url.pathname}`;
  if (route === undefined) return [`${where}: not in the specification`];
  const faults = [
    ...judgeParameters(exchange, { url, route }),
    ...judgeRequestBody(exchange, { route, validator }),
    ...judgeAnswer(exchange, { route, validator }),
  ];
  return faults.map((fault) => `${where}: ${fault}`);
}

function judgeParameters(exchange: Exchange, { url, route }: { url: URL; route: Route }): string[] {
  const query = new Map(route.parameters.filter((each) => each.in === 'query').map((each) => [each.name, each]));
  const faults: string[] = [];
  for (const [name, value] of url.searchParams) {
    const parameter = query.get(name);
    if (parameter === undefined) faults.push(`unknown query parameter ${name}`);
    else if (parameter.schema?.type === 'integer' && !/^-?\d+$/.test(value)) faults.push(`${name} is not an integer`);
    else if (parameter.schema?.type === 'boolean' && !/^(true|false)$/.test(value))
      faults.push(`${name} is not a boolean`);
  }
  for (const { name, in: place, required } of route.parameters) {
    if (!required) continue;
    if (place === 'query' && !url.searchParams.has(name)) faults.push(`query parameter ${name} is missing`);
    if (place === 'header' && exchange.requestHeaders[name.toLowerCase()] === undefined)
      faults.push(`header ${name} is missing`);
  }
  return faults;
}

function judgeRequestBody(
  exchange: Exchange,
  { route, validator }: Omit<Rules, 'routes'> & { route: Route },
): string[] {
  const { requestBody } = route.operation;
  if (requestBody === undefined) return exchange.requestBody === '' ? [] : ['a body where none belongs'];
  if (exchange.requestBody === '') return requestBody.required ? ['the body is missing'] : [];
  const type = mediaType(exchange.requestHeaders['content-type']);
  if (requestBody.content[type]?.schema === undefined) return [`body of type ${type}`];
  const body = type.includes('json')
    ? JSON.parse(exchange.requestBody)
    : Object.fromEntries(new URLSearchParams(exchange.requestBody));
  const pointer = `${route.pointer}/requestBody/content/${escapePointer(type)}/schema`;
  return explain('request body', { validate: validator(pointer), value: body });
}

function judgeAnswer(exchange: Exchange, { route, validator }: Omit<Rules, 'routes'> & { route: Route }): string[] {
  const { responses } = route.operation;
  const declared = String(exchange.status) in responses ? String(exchange.status) : 'default';
  const answer = responses[declared];
  // Refusals that a specification leaves out are described in the vendor's own words elsewhere.
  if (answer === undefined)
    return exchange.status >= 400 ? [] : [`status ${exchange.status} is not in the specification`];
  const type = mediaType(exchange.responseHeaders['content-type']);
  const content = answer.content ?? {};
  const schema = content[type]?.schema;
  if (schema === undefined || exchange.responseBody === '') return [];
  const pointer = `${route.pointer}/responses/${declared}/content/${escapePointer(type)}/schema`;
  return explain(`answer ${exchange.status}`, {
    validate: validator(pointer),
    value: JSON.parse(exchange.responseBody),
  });
}

function explain(what: string, { validate, value }: { validate: ValidateFunction; value: unknown }): string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${what}${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

function mediaType(header: string | string[] | undefined): string {
  const text = Array.isArray(header) ? (header[0] ?? '') : (header ?? '');
  return (text.split(';')[0] ?? '').trim().toLowerCase();
}

function escapePointer(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}
