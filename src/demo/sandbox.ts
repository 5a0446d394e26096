import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/*
 * The sandbox as the demo knows it: a process of its own, the line it prints, and its control address.
 */

/** What the sandbox prints when it is ready. */
const Addresses = z.object({
  connectwise: z.object({
    site: z.string(),
    companyId: z.string(),
    publicKey: z.string(),
    privateKey: z.string(),
    clientId: z.string(),
  }),
  eset: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['protect-onprem', 'protect-cloud']),
      host: z.string(),
      port: z.number(),
      baseUrl: z.string(),
      username: z.string(),
      password: z.string(),
      /** null: nothing to pin, as with plain http. */
      fingerprint: z.string().nullish(),
    }),
  ),
  control: z.string(),
  /** Servers of before the REST interface, where they were asked for. */
  era: z
    .array(
      z.discriminatedUnion('kind', [
        z.object({
          name: z.string(),
          kind: z.literal('era-report-files'),
          folder: z.string(),
          reports: z.object({ computers: z.string(), products: z.string(), dynamicGroups: z.string() }),
          escape: z.string(),
        }),
        z.object({
          name: z.string(),
          kind: z.literal('era-server-api'),
          host: z.string(),
          port: z.number(),
          library: z.string(),
          username: z.string(),
          password: z.string(),
          fingerprint: z.string(),
          templates: z.array(z.string()),
          groupNames: z.array(z.string()),
        }),
      ]),
    )
    .optional(),
});
export type Addresses = z.infer<typeof Addresses>;

const State = z.object({
  connectwise: z.object({
    additions: z.array(
      z.object({
        id: z.number(),
        companyId: z.number().nullable(),
        productIdentifier: z.string().nullable(),
        quantity: z.number(),
      }),
    ),
    tickets: z.array(
      z.object({
        id: z.number(),
        summary: z.string(),
        companyId: z.number(),
        priorityName: z.string().nullable(),
        externalXRef: z.string().nullish(),
      }),
    ),
  }),
});
/** What ConnectWise holds, read past its API. */
export type PsaState = z.infer<typeof State>['connectwise'];

const Truth = z.object({
  services: z.array(z.object({ companyId: z.number(), productIdentifier: z.string(), devices: z.number() })),
  members: z.array(z.object({ server: z.string(), groupId: z.string(), deviceIds: z.array(z.string()) })),
});
/** What a correct count must come to, and who is in the dynamic groups: counted by the sandbox itself. */
export type Truth = z.infer<typeof Truth>;

const Violations = z.array(z.object({ server: z.string(), method: z.string(), path: z.string(), detail: z.string() }));

export interface Control {
  state(): Promise<PsaState>;
  truth(): Promise<Truth>;
  /** Requests of the product at all servers since the sandbox started. */
  requests(): Promise<number>;
  /** What the vendors' rules do not allow, in words. */
  violations(): Promise<string[]>;
  move(changes: readonly object[]): Promise<void>;
}

/** Throws where the text is not the line of a sandbox. */
export function readAddresses(line: string): Addresses {
  return Addresses.parse(JSON.parse(line));
}

export function openControl({ control }: Addresses, signal: AbortSignal): Control {
  async function ask(path: string, body?: unknown): Promise<unknown> {
    const order = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const answer = await fetch(control + path, { ...order, signal });
    if (!answer.ok) throw new Error(`The sandbox refused ${path}: ${await answer.text()}`);
    return answer.json();
  }
  return {
    state: async () => State.parse(await ask('/state')).connectwise,
    truth: async () => Truth.parse(await ask('/truth')),
    requests: async () => z.object({ total: z.number() }).parse(await ask('/requests')).total,
    violations: async () =>
      Violations.parse(await ask('/violations')).map(
        ({ server, method, path, detail }) => `${server}: ${method} ${path}: ${detail}`,
      ),
    move: async (changes) => void (await ask('/move', changes)),
  };
}

const program = fileURLToPath(new URL('../sandbox/main.ts', import.meta.url));

export interface Started {
  addresses: Addresses;
  /** Resolves when its process has ended, by itself too, with the code or the signal that ended it. */
  ended: Promise<string>;
  /** May be repeated. */
  stop(): Promise<void>;
}

/** A sandbox of the demo's own, on free ports; it ends with this process at the latest. `era`: with the servers of before the REST interface. */
export async function startSandbox({ era = false } = {}): Promise<Started> {
  const options = ['--size', 'demo', '--seed', '1', '--port', '0', ...(era ? ['--era'] : [])];
  const child = spawn(process.execPath, [program, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'exit').then(([code, signal]) => String(code ?? signal));
  const failed = ended.then((end) => {
    throw new Error(`The sandbox ended with ${end} before it was ready.`);
  });
  const ready = once(createInterface(child.stdout), 'line').then(([line]) => readAddresses(String(line)));
  const addresses = await Promise.race([ready, failed]);
  failed.catch(() => {});
  async function stop(): Promise<void> {
    process.off('exit', kill);
    child.kill('SIGTERM');
    await ended;
  }
  return { addresses, ended, stop };
}
