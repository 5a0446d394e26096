/** The tabs, in the plug-in's order; `key` is the letter after G that goes there. */
export const tabs = [
  { name: 'dashboard', to: '/', key: 'd' },
  { name: 'accounts', to: '/accounts', key: 'a' },
  { name: 'services', to: '/services', key: 's' },
  { name: 'priorities', to: '/priorities', key: 'p' },
  { name: 'billing', to: '/billing', key: 'b' },
  { name: 'tickets', to: '/tickets', key: 't' },
  { name: 'findings', to: '/findings', key: 'f' },
  { name: 'activity', to: '/activity', key: 'y' },
] as const;
