const playgroundBase = '/playground';

/** The playground is the same page over the built-in sandbox; where it is, the address says. */
export const isPlayground = location.pathname === playgroundBase || location.pathname.startsWith(`${playgroundBase}/`);

/** Before every path of the page: '' or '/playground'. */
export const base = isPlayground ? playgroundBase : '';
