/** One's own account, which several parts of the screen change. */
export const profileKey = ['account', 'profile'];
