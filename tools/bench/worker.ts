import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/*
 * A process of its own that does what it is told, one order after the other: what is measured in it is its own.
 */

/** What a process can be told to do; arguments and results travel as JSON. */
// biome-ignore lint/suspicious/noExplicitAny: each order has its own argument
export type Orders = Record<string, (argument: any) => Promise<unknown>>;

interface Order {
  name: string;
  argument: unknown;
}

type Reply = { result: unknown } | { error: string };

export interface Worker<Told extends Orders> {
  tell<Name extends keyof Told & string>(
    name: Name,
    argument: Parameters<Told[Name]>[0],
  ): Promise<Awaited<ReturnType<Told[Name]>>>;
  /** Lets it end by itself. */
  end(): Promise<void>;
}

/** Starts a file of this folder as a process; it ends with this one at the latest. */
export function startWorker<Told extends Orders>(file: string): Worker<Told> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'exit');
  return {
    async tell(name, argument) {
      child.send({ name, argument } satisfies Order);
      const died = ended.then(([code]): Reply => ({ error: `${file} ended with ${code}` }));
      const reply = await Promise.race([once(child, 'message').then(([message]) => message as Reply), died]);
      if ('error' in reply) throw new Error(reply.error);
      return reply.result as never;
    },
    async end() {
      child.disconnect();
      await ended;
      process.off('exit', kill);
    },
  };
}

/** In the process: obeys until the one that started it is done or gone, then closes. */
export function obey(orders: Orders, close: () => Promise<void> = async () => {}): void {
  process.on('message', async ({ name, argument }: Order) => {
    const reply = await carryOut(orders, { name, argument });
    process.send?.(reply);
  });
  process.once('disconnect', () => void close());
}

async function carryOut(orders: Orders, { name, argument }: Order): Promise<Reply> {
  try {
    return { result: await orders[name]?.(argument) };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
