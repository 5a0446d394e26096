/** A screen of the page. */
interface Shown {
  /** In the catalogue, below `shell`. */
  name: string;
  to: string;
  /** What else it shows, as the address says it. */
  views?: readonly string[];
}

const billingViews = ['view=approved', 'view=dry-run', 'view=history', 'view=postings', 'view=holds'] as const;

/** The tabs, in the plug-in's order; `key` is the letter after G that goes there. */
export const tabs = [
  { name: 'dashboard', to: '/', key: 'd', views: ['seats=table&tickets=table'] },
  { name: 'accounts', to: '/accounts', key: 'a', views: ['view=suggestions', 'view=lines'] },
  { name: 'services', to: '/services', key: 's' },
  { name: 'priorities', to: '/priorities', key: 'p' },
  { name: 'billing', to: '/billing', key: 'b', views: billingViews },
  { name: 'tickets', to: '/tickets', key: 't', views: ['view=history'] },
  { name: 'findings', to: '/findings', key: 'f', views: ['view=accepted'] },
  { name: 'activity', to: '/activity', key: 'y', views: ['view=audit'] },
] as const satisfies readonly (Shown & { key: string })[];

/** Behind the Tools menu and the question mark. */
export const tools = [
  {
    name: 'options',
    to: '/options',
    views: [
      ...(['tab=eset', 'tab=eset&server=new', 'tab=intervals', 'tab=billing', 'tab=tickets', 'tab=users'] as const),
      ...(['tab=account', 'tab=signOn', 'tab=keys', 'tab=backup'] as const),
    ],
  },
  { name: 'esetConsole', to: '/eset-console' },
  { name: 'firstStart', to: '/guide', views: ['step=connectwise', 'step=eset', 'step=mapping', 'step=dryRun'] },
  { name: 'feedback', to: '/feedback' },
  { name: 'help', to: '/help' },
] as const satisfies readonly Shown[];

/** Every screen for people who are signed in: each has its help, and its pictures are taken. */
export const screens: readonly Screen[] = [...tabs, ...tools];

export type ScreenName = (typeof tabs | typeof tools)[number]['name'];
type Screen = Shown & { name: ScreenName };
