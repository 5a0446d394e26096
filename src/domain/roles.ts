/** From the least to the most: a viewer reads, an operator maps, approves and syncs, an administrator does all. */
export const roles = ['viewer', 'operator', 'administrator'] as const;
export type Role = (typeof roles)[number];

/** Whether a role may all that another may. */
export const covers = (has: Role, needed: Role): boolean => roles.indexOf(has) >= roles.indexOf(needed);
