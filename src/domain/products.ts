import type { ProductFate } from './count.ts';

/*
 * ESET's products by name: what was renamed is joined, what is no seat is known. Names as devices of ESET
 * servers from ERA 5 on report them.
 */

/** Patterns of cleaned names in lower case, first match wins, and the name that stands for them. */
const ALIASES: readonly (readonly [RegExp, string])[] = [
  [/^eset (file|server) security for linux( ?\/ ?freebsd)?$/, 'ESET Server Security for Linux'],
  [/^eset (file|server) security for (microsoft )?azure$/, 'ESET Server Security for Microsoft Azure'],
  [
    /^eset (file|server) security( for (microsoft )?windows( server)?( core)?| for microsoft windows file server)?$/,
    'ESET Server Security',
  ],
  [/^eset endpoint security( for (microsoft )?windows)?$/, 'ESET Endpoint Security'],
  [/^eset endpoint antivirus( for (microsoft )?windows)?$/, 'ESET Endpoint Antivirus'],
  [/^eset endpoint security for (macos|mac os x|os x|mac)$/, 'ESET Endpoint Security for macOS'],
  [/^eset endpoint antivirus for (macos|mac os x|os x|mac)$/, 'ESET Endpoint Antivirus for macOS'],
  [/^eset mail security for (microsoft )?exchange( server)?$/, 'ESET Mail Security for Microsoft Exchange Server'],
  [/^eset mail security for (ibm |hcl )?(lotus )?domino( server)?$/, 'ESET Mail Security for IBM Domino'],
  [/^eset security for (microsoft )?sharepoint( server)?$/, 'ESET Security for Microsoft SharePoint Server'],
  [/^eset (enterprise inspector agent|inspect( on-prem| cloud)? connector)$/, 'ESET Inspect Connector'],
  [/^eset (enterprise inspector|inspect( on-prem)?) server$/, 'ESET Inspect Server'],
  [/^eset (dynamic threat defense|liveguard advanced)$/, 'ESET LiveGuard Advanced'],
  [/^(eset )?(remote administrator|management|security management center) agent$/, 'ESET Management Agent'],
  [/^(eset )?(remote administrator )?(rogue detection|rd) sensor$/, 'ESET Rogue Detection Sensor'],
  [
    /^(eset )?(remote administrator |security management center |protect (on-prem )?)?mobile device connector$/,
    'ESET Mobile Device Connector',
  ],
  [/^eset (remote administrator|security management center|protect( on-prem)?) server$/, 'ESET PROTECT Server'],
  [
    /^eset (remote administrator|security management center|protect( on-prem)?) web ?console$/,
    'ESET PROTECT Web Console',
  ],
];

/** Products that are no seats: what manages, carries or finds, and does not protect. */
const NOT_BILLED: ReadonlySet<string> = new Set([
  'ESET Management Agent',
  'ESET Rogue Detection Sensor',
  'ESET Bridge',
  'ESET Mobile Device Connector',
  'ESET PROTECT Server',
  'ESET PROTECT Web Console',
  'ESET Inspect Server',
  'ESET Virtual Agent Host',
  'ESET Remote Administrator Proxy',
  'ESET Shared Local Cache',
]);

/** Products licensed by something else than devices. */
const FIXED: readonly (readonly [RegExp, string])[] = [
  [/^ESET Mail Security\b/, 'licensed by mailbox, which devices do not tell'],
  [/^ESET Security for Microsoft SharePoint/, 'licensed by user, which devices do not tell'],
  [/^ESET Virtualization Security\b/, 'licensed by host or guest machine, which devices do not tell'],
  [/^ESET Gateway Security\b/, 'licensed by user, which devices do not tell'],
  [/^ESET Secure Authentication\b/, 'licensed by user, which devices do not tell'],
];

const SIGNS = /[™®©℠]|\((tm|r|c)\)/gi;
const VERSION = /[\s,]+(?:version\s+\d+|v\d+|v?\(?\d+(?:\.\d+)+\)?|version\s+\d+(?:\.\d+)+)$/i;

/** The name that stands for a product, whatever ESET called it over the years. Repeating it changes nothing. */
export function canonicalProduct(reported: string): string {
  const name = cleanName(reported);
  const lower = name.toLowerCase();
  return ALIASES.find(([pattern]) => pattern.test(lower))?.[1] ?? name;
}

/** What a product starts as before a person says otherwise, and why. */
export function defaultFate(product: string): { to: Exclude<ProductFate['to'], 'service'>; why: string } {
  if (NOT_BILLED.has(product)) return { to: 'not-billed', why: 'manages or carries, and protects nothing itself' };
  const fixed = FIXED.find(([pattern]) => pattern.test(product));
  if (fixed !== undefined) return { to: 'fixed', why: fixed[1] };
  return { to: 'ask', why: '' };
}

function cleanName(reported: string): string {
  let name = reported.replace(SIGNS, ' ').normalize('NFKC').replace(/\s+/g, ' ').trim();
  for (let shorter = name.replace(VERSION, ''); shorter !== name; shorter = name.replace(VERSION, '')) name = shorter;
  return name;
}
