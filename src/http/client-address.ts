import { BlockList, isIP } from 'node:net';

const seen = new WeakMap<Request, string>();

/** Remembers who is at the other end of a request's connection. */
export function rememberPeer(request: Request, peer: string | undefined): void {
  if (peer !== undefined) seen.set(request, bare(peer));
}

/** An IPv4 address that a socket for both families shows as "::ffff:192.0.2.1". */
const bare = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

/**
 * Where requests come from: the other end of the connection, or, where that is a trusted proxy, what it says; the
 * last one that is no proxy. null: not known. `proxies`: addresses or subnets, as 10.0.0.0/8.
 */
export function addressReader(proxies: readonly string[]): (request: Request) => string | null {
  const trusted = new BlockList();
  for (const each of proxies) {
    const [address = '', prefix] = each.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(prefix), family);
  }
  const isProxy = (address: string) => trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return (request) => {
    const peer = seen.get(request);
    if (peer === undefined || !isProxy(peer)) return peer ?? null;
    const said = (request.headers.get('x-forwarded-for') ?? '').split(',').map((each) => bare(each.trim()));
    const client = said.findLast((each) => isIP(each) === 0 || !isProxy(each));
    return client !== undefined && isIP(client) !== 0 ? client : peer;
  };
}
