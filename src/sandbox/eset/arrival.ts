import type { IncomingHttpHeaders } from 'node:http';
import type { Exchange } from '../deliver.ts';
import type { RestServer } from '../world/eset.ts';

/** A call as it arrived, at the moment of the world when it did. */
export type Arrival = Exchange & {
  server: RestServer;
  now: number;
  url: URL;
  headers: IncomingHttpHeaders;
  body: string;
};
