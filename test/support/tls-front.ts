import { type AddressInfo, connect } from 'node:net';
import { createServer } from 'node:tls';
import { makeCertificate } from '../../src/sandbox/certificate.ts';

export interface TlsFront {
  /** https://127.0.0.1:PORT */
  url: string;
  fingerprint: string;
  close(): void;
}

/** Stands before a server on plain http of this machine as https with a certificate that nobody vouches for. */
export async function tlsFront(url: string): Promise<TlsFront> {
  const { fingerprint, ...certificate } = makeCertificate(new Date());
  const server = createServer(certificate, (inside) => {
    const outside = connect(Number(new URL(url).port), '127.0.0.1');
    inside.pipe(outside).pipe(inside);
    for (const socket of [inside, outside])
      socket.on('error', () => {
        inside.destroy();
        outside.destroy();
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `https://127.0.0.1:${port}`, fingerprint, close: () => server.close() };
}
