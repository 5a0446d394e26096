import { base } from '../base.ts';
import { send } from '../send.ts';

/** The sign-in is one for the product and its playground. */
async function ask(path: string, body: object = {}): Promise<Record<string, unknown>> {
  const answer = await send(`/api/auth${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return answer.json();
}

/** True: a second factor is asked for. Throws Problem. */
export async function signInWithPassword(login: { email: string; password: string }): Promise<boolean> {
  const said = await ask('/sign-in/email', { ...login, rememberMe: true });
  return said['twoFactorRedirect'] === true;
}

interface SecondFactor {
  code: string;
  trustDevice: boolean;
}

export const giveCode = (factor: SecondFactor) => ask('/two-factor/verify-totp', factor);

export const giveRecoveryCode = (factor: SecondFactor) => ask('/two-factor/verify-backup-code', factor);

/** What an authenticator app takes, and the codes for when it is lost. */
export interface SecondFactorSecrets {
  totpUri: string;
  recoveryCodes: readonly string[];
}

/** Begins to set the second factor up (it is on once a code was right), ends it, or makes new recovery codes. */
export async function switchSecondFactor(
  how: 'enable' | 'disable' | 'generate-backup-codes',
  password: string,
): Promise<SecondFactorSecrets> {
  const said = await ask(`/two-factor/${how}`, { password });
  return { totpUri: '', recoveryCodes: [], ...(said as Partial<SecondFactorSecrets>) };
}

/** By the code of an administrator. Throws Problem. */
export const setPassword = (given: { code: string; password: string }) => ask('/set-password', given);

/** Goes to the identity provider, which comes back to `back`. */
export async function signInWithSso(provider: string, back: string): Promise<void> {
  const { url } = await ask('/sign-in/oauth2', {
    providerId: provider,
    callbackURL: back,
    errorCallbackURL: '/sign-in',
  });
  if (typeof url === 'string') location.assign(url);
}

/** Everything of the person goes with the page. */
export async function signOut(): Promise<void> {
  await ask('/sign-out');
  location.assign(`${base}/sign-in`);
}
