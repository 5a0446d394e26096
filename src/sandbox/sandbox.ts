import { startConnectWise } from './connectwise/server.ts';
import { startControl } from './control/server.ts';
import { type OldAddress, type RunningOldServer, startOldServer } from './era/old-servers.ts';
import { startEsetServer } from './eset/server.ts';
import { makeFaultBook } from './faults.ts';
import { createLog } from './log.ts';
import { isOld, isRest, type OldKind } from './world/eset.ts';
import type { WorldSize } from './world/sizes.ts';
import { createWorld, type World } from './world.ts';

/** How to reach everything: what the program prints when it is ready. */
export interface SandboxAddresses {
  readonly connectwise: { site: string; companyId: string; publicKey: string; privateKey: string; clientId: string };
  readonly eset: readonly {
    name: string;
    kind: string;
    host: string;
    port: number;
    baseUrl: string;
    username: string;
    password: string;
    fingerprint?: string;
  }[];
  readonly control: string;
  /** Servers of before the REST interface, where they are asked for. */
  readonly era?: readonly OldAddress[];
}

const host = '127.0.0.1';

/** Reports are made anew so often, and whenever the world is moved. */
const scheduleMs = 600_000;

interface Plan {
  size: WorldSize;
  seed: number;
  port: number;
  /** Servers of before the REST interface, beside those of the size. */
  old: readonly OldKind[];
}

/**
 * Starts every server of a world; port 0: free ports, else this one and those after it, in the order of the addresses.
 * Rejects, with nothing left running, where a port is in use.
 */
export async function startSandbox(plan: Plan) {
  const world = createWorld(plan.size, plan.seed, plan);
  const running: Closable[] = [];
  const close = async () => {
    await Promise.all(running.map((each) => each.close()));
  };
  try {
    return { addresses: await startServers(world, { port: plan.port, running }), close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Closable {
  close(): Promise<void>;
}

async function startServers(world: World, plan: { port: number; running: Closable[] }): Promise<SandboxAddresses> {
  const { running } = plan;
  const shared = { faults: makeFaultBook(), log: createLog() };
  const nextPort = () => (plan.port === 0 ? 0 : plan.port + running.length);
  const connectwise = await startConnectWise(world, { ...shared, port: nextPort() });
  running.push(connectwise);
  const eset: SandboxAddresses['eset'][number][] = [];
  for (const server of world.servers.filter(isRest)) {
    const started = await startEsetServer(world, server, { ...shared, port: nextPort() });
    running.push(started);
    const { name, kind, username, password } = server;
    const { port, baseUrl, fingerprint } = started;
    eset.push({ name, kind, host, port, baseUrl, username, password, ...(fingerprint && { fingerprint }) });
  }
  const old: RunningOldServer[] = [];
  const tellAll = () => {
    for (const { tell } of old) tell();
  };
  const control = await startControl(world, { ...shared, port: nextPort(), moved: tellAll });
  running.push(control);
  for (const { name, kind } of world.servers.filter(isOld)) {
    const started = await startOldServer[kind](world, { name, port: nextPort() });
    running.push(started);
    old.push(started);
  }
  const schedule = setInterval(tellAll, scheduleMs).unref();
  running.push({ close: async () => clearInterval(schedule) });
  const { companyId, publicKey, privateKey, clientId } = world.psa;
  return {
    connectwise: { site: connectwise.site, companyId, publicKey, privateKey, clientId },
    eset,
    control: `http://${host}:${control.port}`,
    ...(old.length > 0 && { era: old.map(({ address }) => address) }),
  };
}
