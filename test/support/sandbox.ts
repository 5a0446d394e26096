import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface SandboxConnectWise {
  site: string;
  companyId: string;
  publicKey: string;
  privateKey: string;
  clientId: string;
}

export interface SandboxEset {
  name: string;
  kind: 'protect-onprem' | 'protect-cloud';
  host: string;
  port: number;
  baseUrl: string;
  username: string;
  password: string;
  fingerprint: string;
}

export interface FaultOrder {
  /** "connectwise", the name of an ESET server, or "*". */
  server: string;
  kind: string;
  /** A regular expression, tried on path and query. */
  path?: string;
  method?: string;
  /** 0: until removed. */
  times?: number;
  probability?: number;
  seed?: number;
  value?: unknown;
}

export interface SandboxAddition {
  id: number;
  agreementId: number;
  companyId: number;
  productId: number;
  productIdentifier: string;
  quantity: number;
  billCustomer: string;
  cancelled: boolean;
}

export interface SandboxTicket {
  id: number;
  summary: string;
  companyId: number;
  boardId: number;
  statusName: string;
  priorityName: string;
  closed: boolean;
  externalXRef: string;
  notes: string[];
  createdBy: string;
}

export interface SandboxWrite {
  at: string;
  method: string;
  path: string;
  body: unknown;
  status: number;
  tookEffect: boolean;
}

export interface SandboxState {
  clock: string;
  connectwise: { additions: SandboxAddition[]; tickets: SandboxTicket[]; writes: SandboxWrite[] };
  eset: { name: string; kind: string; devices: number; groups: number }[];
}

export interface Sandbox {
  connectwise: SandboxConnectWise;
  eset: SandboxEset[];
  /** Address of the control server. */
  controlUrl: string;
  pid: number;
  /** Any call of the control server; rejects where it answers with an error. */
  control<T = unknown>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T>;
  state(): Promise<SandboxState>;
  truth<T = unknown>(): Promise<T>;
  violations(): Promise<unknown[]>;
  requests(): Promise<{ total: number; byServer: Record<string, { total: number; byPath: Record<string, number> }> }>;
  fault(order: FaultOrder): Promise<{ id: number }>;
  clearFaults(): Promise<void>;
  /** Moves the world; resolves with the ids touched. */
  move<T = unknown>(...changes: object[]): Promise<T>;
  /** Rebuilds the world from its seed. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

export interface SandboxOptions {
  size?: 'demo' | 's' | 'm' | 'l' | 'xl';
  seed?: number;
  port?: number;
}

const main = fileURLToPath(new URL('../../src/sandbox/main.ts', import.meta.url));

/** Starts the vendors' servers in miniature in a process of their own, on free ports, and waits until they answer. */
export async function startSandbox({ size = 'demo', seed = 1, port = 0 }: SandboxOptions = {}): Promise<Sandbox> {
  const child = spawn(process.execPath, [main, '--size', size, '--seed', `${seed}`, '--port', `${port}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const killChild = () => void child.kill('SIGKILL');
  process.once('exit', killChild);
  let complaint = '';
  child.stderr.on('data', (piece) => {
    complaint += piece;
  });
  const ended = once(child, 'exit');
  const first = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([line]) => String(line)),
    ended.then(([code]) => {
      throw new Error(`the sandbox ended with ${code} before it was ready: ${complaint}`);
    }),
  ]);
  const ready = JSON.parse(first) as { connectwise: SandboxConnectWise; eset: SandboxEset[]; control: string };

  async function control<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T> {
    const answer = await fetch(ready.control + path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  async function stop(): Promise<void> {
    process.off('exit', killChild);
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    const late = setTimeout(killChild, 5000);
    await ended;
    clearTimeout(late);
  }

  return {
    connectwise: ready.connectwise,
    eset: ready.eset,
    controlUrl: ready.control,
    pid: child.pid ?? 0,
    control,
    state: () => control('GET', '/state'),
    truth: () => control('GET', '/truth'),
    violations: () => control('GET', '/violations'),
    requests: () => control('GET', '/requests'),
    fault: (order) => control('POST', '/faults', order),
    clearFaults: () => control('DELETE', '/faults'),
    move: (...changes) => control('POST', '/move', changes),
    reset: () => control('POST', '/reset'),
    stop,
  };
}
