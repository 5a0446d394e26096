import { bendPage } from '../bend.ts';
import type { Answer } from '../deliver.ts';
import { jsonAnswer } from './answers.ts';
import type { Arrival } from './arrival.ts';
import { cutPage, type Query } from './query.ts';

type ListOf<Row> = {
  query: Query;
  /** What the rows are called in the answer. */
  name: 'devices' | 'deviceGroups';
  /** One row in JSON, its uuid first. */
  json: (row: Row) => string;
  /** What a row looks like where live answers deviate from the specification. */
  deviate: (json: string) => string;
  /** The size of the whole list, where this list announces it. */
  totalSize: number | null;
};

/** The page of a list that the query asks for, as the faults on order leave it. */
export function pageAnswer<Row>(arrival: Arrival, list: ListOf<Row> & { rows: readonly Row[] }): Answer {
  const { call, faults, server } = arrival;
  const { rows, nextPageToken } = cutPage(list.rows, {
    query: list.query,
    kind: server.kind,
    list: listKey(call.path),
  });
  const asSpecified = bendPage(rows.map(list.json), { call, faults, spoil: withoutUuid });
  const deviant = faults.strike(call, 'deviant') !== undefined;
  const fragments = deviant ? asSpecified.map(list.deviate) : asSpecified;
  const parts = [
    deviant && fragments.length === 0 ? null : `"${list.name}":[${fragments.join(',')}]`,
    tokenPart(nextPageToken, { deviant, kind: server.kind }),
    list.totalSize === null ? null : `"totalSize":${deviant ? `"${list.totalSize}"` : list.totalSize}`,
  ];
  return jsonAnswer(`{${parts.filter((part) => part !== null).join(',')}}`);
}

// The last page has "", null or no token: the cloud here sends "", On-Prem none, null is not in the specification.
function tokenPart(token: string | null, { deviant, kind }: { deviant: boolean; kind: Arrival['server']['kind'] }) {
  if (token !== null) return `"nextPageToken":"${token}"`;
  if (deviant) return '"nextPageToken":null';
  return kind === 'protect-cloud' ? '"nextPageToken":""' : null;
}

// A token goes with path and filters; the size of the page may change from page to page.
const listKey = (path: string) => path.replace(/(?<=[?&])page(?:Size|Token)=[^&]*&?/g, '').replace(/[?&]$/, '');

const withoutUuid = (json: string) => json.replace(/^\{"uuid":"[^"]*",?/, '{');
