import { type Exchange, readSpecification, type Specification } from './specification.ts';

/** ConnectWise's specification; what travels inside a bundle is judged by its own path too. Throws where it is not there. */
export function readConnectWiseSpecification(folder: string): Specification {
  const specification = readSpecification(folder, 'connectwise-core.json');
  const judge = (exchange: Exchange) => specification.judge(exchange);
  return { judge: (exchange) => [...judge(exchange), ...judgeBundled(exchange, judge)] };
}

interface BundledRequest {
  sequenceNumber?: number;
  resourceType?: string;
  apiRequest?: {
    parentId?: number;
    fields?: string;
    filters?: Record<string, unknown>;
    page?: Record<string, unknown>;
  };
}

interface BundledResult {
  sequenceNumber?: number;
  resourceType?: string;
  statusCode?: number;
  success?: boolean;
  entities?: unknown[];
  error?: unknown;
}

function judgeBundled(exchange: Exchange, judge: Specification['judge']): string[] {
  if (exchange.url !== '/system/bundles' || exchange.status !== 200) return [];
  const { requests } = JSON.parse(exchange.requestBody) as { requests: BundledRequest[] };
  const { results } = JSON.parse(exchange.responseBody) as { results: BundledResult[] };
  const count = requests.length === results.length ? [] : [`${requests.length} bundled, ${results.length} answered`];
  const faults = requests.flatMap((request) => {
    const own = results.filter((each) => each.sequenceNumber === request.sequenceNumber);
    const [result] = own;
    if (result === undefined || own.length > 1) return [`${own.length} answers to number ${request.sequenceNumber}`];
    if (result.resourceType !== request.resourceType)
      return [`asked for ${request.resourceType}, answered ${result.resourceType}`];
    return judgeOne(request, { result, exchange, judge });
  });
  return [...count, ...faults].map((fault) => `in a bundle: ${fault}`);
}

function judgeOne(
  request: BundledRequest,
  { result, exchange, judge }: { result: BundledResult; exchange: Exchange; judge: Specification['judge'] },
): string[] {
  const url = addressOf(request);
  if (url === null) return result.success ? [`${request.resourceType} has no path that is known here`] : [];
  const { requestHeaders, responseHeaders } = exchange;
  const body = result.success ? result.entities : result.error;
  const own = { method: 'GET', url, requestHeaders, requestBody: '', responseHeaders };
  return judge({ ...own, status: result.statusCode ?? 0, responseBody: JSON.stringify(body ?? null) });
}

/** The address at which the same is read alone; null where no path is known for it. */
function addressOf({ resourceType, apiRequest = {} }: BundledRequest): string | null {
  if (resourceType?.toLowerCase() !== 'addition') return null;
  const { parentId, fields, filters = {}, page = {} } = apiRequest;
  const query = new URLSearchParams(fields === undefined ? {} : { fields });
  for (const [name, value] of Object.entries({ ...filters, ...page })) query.set(queryNames[name] ?? name, `${value}`);
  return `/finance/agreements/${parentId}/additions?${query}`;
}

/** What a bundle writes otherwise than an address. */
const queryNames: Record<string, string> = {
  childconditions: 'childConditions',
  customfieldconditions: 'customFieldConditions',
};
