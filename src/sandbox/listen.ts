import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listening {
  readonly port: number;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** Starts a server on 127.0.0.1; port 0 means any free one. Rejects when the port is in use. */
export async function listen(listener: Server, port: number): Promise<Listening> {
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const close = () =>
    new Promise<void>((resolve) => {
      listener.close(() => resolve());
      listener.closeAllConnections();
    });
  return { port: (listener.address() as AddressInfo).port, close };
}
