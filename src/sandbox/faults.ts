import { createRandom } from './world/random.ts';

/** What a server can be told to do wrong. `pending202`, `refuse-refresh` and `deviant` are ESET's, `change-codebase` ConnectWise's. */
const faultKinds = [
  'latency',
  '429',
  'html',
  'status',
  'pending202',
  'reset-before',
  'reset-after',
  'cut-body',
  'duplicate-row',
  'missing-row',
  'bad-row',
  'expire-token',
  'refuse-refresh',
  'change-codebase',
  'hang',
  'forbid',
  'narrow',
  'empty-list',
  'slow-body',
  'deviant',
] as const;
export type FaultKind = (typeof faultKinds)[number];

// A missing right, a narrowed role and an odd release stay as they are until somebody changes them.
const lasting: readonly FaultKind[] = ['forbid', 'narrow', 'deviant'];
const orderFields = ['server', 'kind', 'path', 'method', 'times', 'probability', 'seed', 'value'];

export type FaultOrder = {
  /** A server's name, or "*" for every server. */
  server: string;
  kind: FaultKind;
  /** A regular expression, tried on path and query. */
  path?: string;
  method?: string;
  /** How many calls it strikes; 0: until it is removed. Default 1, and 0 for the kinds that last: see `lasting`. */
  times?: number;
  /** From 0 to 1. Default 1. */
  probability?: number;
  /** For the chance. Default 1. */
  seed?: number;
  value?: unknown;
};

export type Fault = FaultOrder & { id: number; times: number; hits: number };
export type Call = { server: string; method: string; path: string };
export type FaultBook = ReturnType<typeof makeFaultBook>;

/** The faults that are on order, in the order they came. A spent fault stays listed with its hits until it is removed. */
export function makeFaultBook() {
  const orders: { fault: Fault; path: RegExp | null; chance: () => number }[] = [];
  let lastId = 0;
  return {
    /** Throws a RangeError or a SyntaxError that names what is wrong with the order. */
    add(order: FaultOrder): Fault {
      checkOrder(order);
      const path = order.path === undefined ? null : new RegExp(order.path);
      lastId += 1;
      const times = order.times ?? (lasting.includes(order.kind) ? 0 : 1);
      const fault: Fault = { ...order, id: lastId, times, hits: 0 };
      orders.push({ fault, path, chance: createRandom(order.seed ?? 1, 'faults').next });
      return { ...fault };
    },
    /** The first fault of this kind that strikes the call, counted as a hit; ask only where it can take effect. */
    strike(call: Call, kind: FaultKind): Fault | undefined {
      for (const { fault, path, chance } of orders) {
        if (fault.kind !== kind || !concerns(fault, call) || path?.test(call.path) === false) continue;
        if (fault.times > 0 && fault.hits >= fault.times) continue;
        if (fault.probability !== undefined && chance() >= fault.probability) continue;
        fault.hits += 1;
        return fault;
      }
      return undefined;
    },
    list: (): Fault[] => orders.map(({ fault }) => ({ ...fault })),
    /** False where there is no such fault. */
    remove(id: number): boolean {
      const at = orders.findIndex(({ fault }) => fault.id === id);
      if (at >= 0) orders.splice(at, 1);
      return at >= 0;
    },
    clear(): void {
      orders.length = 0;
    },
  };
}

function concerns(fault: Fault, call: Call): boolean {
  const here = fault.server === '*' || fault.server === call.server;
  return here && (fault.method === undefined || fault.method.toUpperCase() === call.method);
}

function checkOrder(order: FaultOrder): void {
  const unknown = Object.keys(order).find((field) => !orderFields.includes(field));
  if (unknown !== undefined) throw new RangeError(`a fault has no field ${unknown}`);
  if (typeof order.server !== 'string') throw new RangeError('a fault needs a server');
  if (!faultKinds.includes(order.kind)) throw new RangeError(`unknown kind of fault: ${order.kind}`);
  const times = order.times ?? 1;
  if (!Number.isInteger(times) || times < 0) throw new RangeError('times is a whole number, 0 for "until removed"');
  const probability = order.probability ?? 1;
  if (!(probability >= 0 && probability <= 1)) throw new RangeError('probability is between 0 and 1');
}
