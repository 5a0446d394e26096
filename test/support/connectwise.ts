import { openLog } from '../../src/log.ts';
import type { Limits } from '../../src/vendors/connectwise/additions.ts';
import { openConnectWise } from '../../src/vendors/connectwise/index.ts';
import type { Listing, Page, Psa } from '../../src/vendors/ports.ts';
import type { SandboxConnectWise } from './sandbox.ts';

export const never = new AbortController().signal;
export const testDeps = { name: 'ConnectWise', log: openLog('silent'), now: () => Date.now(), random: () => 0 };

/** The product's own adapter on the sandbox's ConnectWise. */
export function openPsa(
  { companyId, ...rest }: SandboxConnectWise,
  limits: Limits = { pageSize: 1000, bundleSize: 50 },
): Psa {
  return openConnectWise({ company: companyId, ...rest }, testDeps, limits);
}

export async function pagesOf<Row>(listing: Listing<Row>): Promise<Page<Row>[]> {
  const pages: Page<Row>[] = [];
  for await (const page of listing) pages.push(page);
  return pages;
}

/** All rows of a listing; throws where it was cut off. */
export async function rowsOf<Row>(listing: Listing<Row>): Promise<Row[]> {
  const pages = await pagesOf(listing);
  if (pages.at(-1)?.last !== true) throw new Error('the listing has no last page');
  return pages.flatMap(({ rows }) => rows);
}
