import { z } from 'zod';
import { type Role, roles } from '../domain/roles.ts';

const Values = z.array(z.string().trim().min(1).max(200)).max(100);

/** Who may sign in at the other provider, and as what. */
export const SignOnRules = z.strictObject({
  /** The claim that says who is what, e.g. "groups"; null: the provider does not say. */
  claim: z.string().trim().min(1).max(100).nullable(),
  /** The values of that claim by which a person has a role. */
  roles: z.strictObject({ administrator: Values, operator: Values, viewer: Values }),
  /** The role of whom the claim gives none; null: that person may not sign in. */
  otherwise: z.enum(roles).nullable(),
  /** Whether somebody who is not a user yet becomes one by signing in. */
  signUp: z.boolean(),
});
export type SignOnRules = z.infer<typeof SignOnRules>;

export type Claims = Record<string, unknown>;

/**
 * The highest role that the claims give; null: none, so that the person may not sign in. `undefined`: the provider has
 * no say over the role of somebody who is a user already.
 */
export function roleByClaims(rules: SignOnRules, { claims, isUser }: { claims: Claims; isUser: boolean }) {
  if (rules.claim === null) return isUser ? undefined : rules.otherwise;
  const said = claims[rules.claim];
  const values = (Array.isArray(said) ? said : [said]).filter((value) => typeof value === 'string');
  const given = roles.filter((role) => rules.roles[role].some((value) => values.includes(value)));
  return given.at(-1) ?? (rules.otherwise as Role | null);
}
