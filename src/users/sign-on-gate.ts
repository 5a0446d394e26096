import { type App, nowInstant } from '../app/app.ts';
import { countOtherAdministrators, loadUser, type User, updateUser } from '../store/users.ts';
import { flow } from './flow.ts';
import { type Claims, roleByClaims, type SignOnRules } from './sign-on-rules.ts';

/** What better-auth tells of somebody whom the other provider has let in. */
interface Arrival {
  user: { id?: string | undefined; name?: string | undefined; email?: string | undefined };
  source: { action: string; oauth?: { profile?: Claims | undefined } | undefined };
}

/**
 * Decides over everybody who arrives by single sign-on, before there is a session: refuses whom the rules give no
 * role, names and places the new, and keeps the role of the others as the provider says it.
 */
export function signOnGate(app: App, rules: SignOnRules) {
  return async ({ user, source }: Arrival): Promise<{ error: string; errorDescription: string } | undefined> => {
    const claims = source.oauth?.profile ?? {};
    const isUser = source.action !== 'create-user';
    const role = roleByClaims(rules, { claims, isUser });
    if (role === null) return { error: 'no-role', errorDescription: 'The provider gives this person no role here.' };
    if (role === undefined) return undefined;
    if (isUser) await keepRole(app, { id: Number(user.id), role });
    else flow.admit({ name: user.name ?? '', role });
    return undefined;
  };
}

async function keepRole(app: App, { id, role }: { id: number; role: User['role'] }): Promise<void> {
  await app.db.write(async (trx) => {
    const user = await loadUser(trx, { id });
    if (user === null || user.role === role) return;
    if (user.role === 'administrator' && (await countOtherAdministrators(trx, id)) === 0) {
      app.log.warn({ user: user.name }, 'the provider takes the role from the last administrator: it stays');
      return;
    }
    await updateUser(trx, { user, changes: { role }, by: 'single sign-on', at: nowInstant(app) });
  });
}
