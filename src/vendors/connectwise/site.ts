import { VendorError } from '../../errors.ts';
import { type HttpClient, isLoopback } from '../http.ts';
import { CompanyInfo } from './schema.ts';

export interface Place {
  /** Address that API paths are appended to, e.g. https://api-na.myconnectwise.net/v2025_1/apis/3.0 */
  base: string;
  cloud: boolean;
}

const onPremiseCodebase = 'v4_6_release/';

/** Asks the site where the API of this company is: cloud upgrades move it. May be repeated. Throws VendorError. */
export async function findApi(
  { site, company }: { site: string; company: string },
  { http, signal }: { http: HttpClient; signal: AbortSignal },
): Promise<Place> {
  const { host } = new URL(site);
  const { body } = await http.send({
    url: `${site}/login/companyinfo/${encodeURIComponent(company)}`,
    headers: { accept: 'application/json' },
    repeatable: true,
    signal,
  });
  if (body === null || body === undefined) {
    const message = `ConnectWise at ${host} knows no company "${company}". Check the field company: it is the company id of the login page.`;
    throw new VendorError('auth', message, { field: 'company' });
  }
  const info = CompanyInfo.safeParse(body);
  if (info.success) return placeOf(new URL(site), info.data);
  const message = `${host} does not say where its API is, so it may not be a ConnectWise server. Check the field site.`;
  throw new VendorError('unexpected', message, { field: 'site' });
}

/** Where the API is, from what the site says of the company. */
export function placeOf(
  site: URL,
  { Codebase, IsCloud, SiteUrl }: { Codebase: string; IsCloud?: unknown; SiteUrl?: unknown },
): Place {
  const codebase = `${Codebase.replace(/^\/+|\/+$/g, '')}/`;
  const cloud = IsCloud === true || /^true$/i.test(String(IsCloud ?? '')) || codebase !== onPremiseCodebase;
  const host = cloud ? cloudHost(site, SiteUrl) : site.host;
  return { base: `${site.protocol}//${host}/${codebase}apis/3.0`, cloud };
}

// Without the prefix a cloud host answers "SSL is required."
function cloudHost(site: URL, siteUrl: unknown): string {
  if (isLoopback(site.hostname)) return site.host;
  const named =
    typeof siteUrl === 'string'
      ? siteUrl
          .replace(/^https?:\/\//i, '')
          .replace(/\/.*$/, '')
          .toLowerCase()
      : '';
  const host = named !== '' && domainOf(named) === domainOf(site.host) ? named : site.host;
  return host.startsWith('api-') ? host : `api-${host}`;
}

// The keys go only to hosts of the domain that the person named.
const domainOf = (host: string) => host.split('.').slice(-2).join('.');
