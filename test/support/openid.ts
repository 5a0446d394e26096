import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';
import { afterEach } from 'vitest';
import type { Browser, Got } from './people.ts';

/** Who is signed in at the provider. */
export interface Subject {
  sub: string;
  email: string;
  email_verified: boolean;
  name: string;
  groups: string[];
}

export interface OpenIdProvider {
  discoveryUrl: string;
  clientId: string;
  clientSecret: string;
  /** Whom the provider lets in next. */
  subject: Subject;
}

/** A real OpenID provider on this machine, for the running test; it asks nobody and lets `subject` in. */
export async function startProvider(redirectUri: string): Promise<OpenIdProvider> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = { clientId: 'seatbridge', clientSecret: 'example-client-secret' };
  const subject = {
    sub: 'subject-1',
    email: 'jana@msp.example',
    email_verified: true,
    name: 'Jana Dvořáková',
    groups: ['staff'],
  };
  const started: OpenIdProvider = { ...client, discoveryUrl: `${issuer}/.well-known/openid-configuration`, subject };
  const provider = new Provider(issuer, configuration(started, redirectUri));
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/'))
      void provider.interactionFinished(request, response, { login: { accountId: started.subject.sub } });
    else void answer(request, response);
  });
  open.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return started;
}

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

function configuration(started: OpenIdProvider, redirectUri: string): Configuration {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { clientId, clientSecret } = started;
  return {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' } as never] },
    cookies: { keys: ['example-cookie-key'] },
    scopes: ['openid', 'email', 'profile', 'groups'],
    claims: { email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 600, IdToken: 60, Interaction: 60, Session: 600 },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, accountId) => ({ accountId, claims: () => ({ ...started.subject }) }),
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session?.accountId as string });
      grant.addOIDCScope('openid email profile groups');
      await grant.save();
      return grant;
    },
  };
}

/** Goes where a browser is sent, until it is at a page; returns that page's address. */
export async function follow(browser: Browser, url: string): Promise<URL> {
  let at = new URL(url);
  for (let hops = 0; hops < 10; hops += 1) {
    const got: Got = await browser.get(at.href);
    const next = got.headers.get('location');
    if (next === null) return at;
    at = new URL(next, at);
  }
  throw new Error(`sent in circles, last to ${at.href}`);
}
