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
  schema: { type?: string };
}

type Content = Record<string, { schema?: unknown }>;

interface Operation {
  parameters?: Parameter[];
  requestBody?: { content: Content; required?: boolean };
  responses: Record<string, { content?: Content }>;
}

export interface OpenApi {
  paths: Record<string, Record<string, Operation> & { parameters?: Parameter[] }>;
}

interface Route {
  method: string;
  pattern: RegExp;
  /** Names of its groups, in their order. */
  names: string[];
  literals: number;
  operation: Operation;
  parameters: Parameter[];
  pointer: string;
}

/** Reads and compiles one specification of the folder. Throws where it is not there. */
export function readSpecification(folder: string, file: string): Specification {
  return compileSpecification(JSON.parse(readFileSync(join(folder, file), 'utf8')) as OpenApi);
}

export function compileSpecification(document: OpenApi): Specification {
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
  const compile = (schema: Parameter['schema']) => ajv.compile(schema); // Ajv keeps what it compiled
  return { judge: (exchange) => judge(exchange, { routes, validator, compile }) };
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
      names: [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name),
      literals: path.split('/').filter((part) => !part.startsWith('{')).length,
      operation,
      parameters: [...(item.parameters ?? []), ...(operation.parameters ?? [])],
      pointer: `/paths/${escapePointer(path)}/${method}`,
    };
  });
}

interface Rules {
  routes: Route[];
  /** Of the schema at this place of the document. */
  validator(pointer: string): ValidateFunction;
  compile(schema: Parameter['schema']): ValidateFunction;
}

function judge(exchange: Exchange, { routes, validator, compile }: Rules): string[] {
  const url = new URL(exchange.url, 'http://specification.example');
  const fitting = routes.filter(({ method, pattern }) => method === exchange.method && pattern.test(url.pathname));
  const route = fitting.sort((a, b) => b.literals - a.literals)[0];
  const where = `${exchange.method} ${url.pathname}`;
  if (route === undefined) return [`${where}: not in the specification`];
  const faults = [
    ...judgeParameters(exchange, { url, route, compile }),
    ...judgeRequestBody(exchange, { route, validator }),
    ...judgeAnswer(exchange, { route, validator, narrowed: url.searchParams.has('fields') }),
  ];
  return faults.map((fault) => `${where}: ${fault}`);
}

interface Given {
  place: Parameter['in'];
  name: string;
  value: string;
}

function judgeParameters(
  { requestHeaders }: Exchange,
  { url, route, compile }: { url: URL; route: Route; compile: Rules['compile'] },
): string[] {
  const known = new Map(route.parameters.map((each) => [`${each.in} ${each.name}`, each]));
  const [, ...parts] = route.pattern.exec(url.pathname) ?? [];
  const given: Given[] = [
    ...[...url.searchParams].map(([name, value]): Given => ({ place: 'query', name, value })),
    ...parts.map(
      (part, at): Given => ({ place: 'path', name: route.names[at] ?? '', value: decodeURIComponent(part) }),
    ),
  ];
  const wrong = given.flatMap(({ place, name, value }) => {
    const parameter = known.get(`${place} ${name}`);
    if (parameter === undefined) return [`unknown ${place} parameter ${name}`];
    return explain(`${place} parameter ${name}`, {
      validate: compile(parameter.schema),
      value: typed(value, parameter),
    });
  });
  const missing = route.parameters.filter(({ name, in: place, required }) => {
    if (!required || place === 'path') return false;
    return place === 'query' ? !url.searchParams.has(name) : requestHeaders[name.toLowerCase()] === undefined;
  });
  return [...wrong, ...missing.map(({ name, in: place }) => `${place} parameter ${name} is missing`)];
}

/** Text of an address as the value that its schema speaks of; what is none stays text, which the schema refuses. */
function typed(text: string, { schema }: Parameter): unknown {
  if (schema.type === 'array') return [text];
  if (schema.type === 'integer' && /^-?\d+$/.test(text)) return Number(text);
  if (schema.type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  return text;
}

function judgeRequestBody(
  exchange: Exchange,
  { route, validator }: Pick<Rules, 'validator'> & { route: Route },
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

function judgeAnswer(
  exchange: Exchange,
  { route, validator, narrowed }: Pick<Rules, 'validator'> & { route: Route; narrowed: boolean },
): string[] {
  const { responses } = route.operation;
  const declared = String(exchange.status) in responses ? String(exchange.status) : 'default';
  const answer = responses[declared];
  // Refusals that a specification leaves out are described in the vendor's own words elsewhere.
  if (answer === undefined)
    return exchange.status >= 400 ? [] : [`status ${exchange.status} is not in the specification`];
  const type = mediaType(exchange.responseHeaders['content-type']);
  const content = answer.content ?? {};
  if (exchange.responseBody === '' || Object.keys(content).length === 0) return [];
  if (content[type]?.schema === undefined) return [`an answer ${exchange.status} of type ${type}`];
  const pointer = `${route.pointer}/responses/${declared}/content/${escapePointer(type)}/schema`;
  return explain(`answer ${exchange.status}`, {
    validate: validator(pointer),
    value: type.includes('json') ? JSON.parse(exchange.responseBody) : exchange.responseBody,
    narrowed,
  });
}

interface Judged {
  validate: ValidateFunction;
  value: unknown;
  /** Only some fields were asked for: the others may be missing, required ones too. */
  narrowed?: boolean;
}

function explain(what: string, { validate, value, narrowed = false }: Judged): string[] {
  if (validate(value)) return [];
  return (validate.errors ?? [])
    .filter(({ keyword }) => !(narrowed && keyword === 'required'))
    .map(({ instancePath, message, params }) => `${what}${instancePath} ${message} ${JSON.stringify(params)}`);
}

function mediaType(header: string | string[] | undefined): string {
  const text = Array.isArray(header) ? (header[0] ?? '') : (header ?? '');
  return (text.split(';')[0] ?? '').trim().toLowerCase();
}

function escapePointer(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}
