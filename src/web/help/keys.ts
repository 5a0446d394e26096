import { type ScreenName, tabs } from '../screens.ts';

/** What a key does, in the catalogue below `keys`. */
export interface Shortcut {
  keys: readonly string[];
  does: 'help' | 'screenHelp' | 'filter' | 'tabsArrows' | KeyOfLists | KeyOfAccounts;
}
type KeyOfLists = 'rows' | 'openRow' | 'selectRow';
type KeyOfAccounts = 'tree' | 'panes' | 'map' | 'unmap' | 'exclude' | 'undo';

/** On every screen, beside the ways to the tabs. */
export const everywhere: readonly Shortcut[] = [
  { keys: ['?'], does: 'help' },
  { keys: ['F1'], does: 'screenHelp' },
  { keys: ['/'], does: 'filter' },
  { keys: ['←', '→'], does: 'tabsArrows' },
];

const ofLists: readonly Shortcut[] = [
  { keys: ['↑', '↓'], does: 'rows' },
  { keys: ['Enter'], does: 'openRow' },
  { keys: ['Space'], does: 'selectRow' },
];

const ofAccounts: readonly Shortcut[] = [
  { keys: ['←', '→'], does: 'tree' },
  { keys: ['F6'], does: 'panes' },
  { keys: ['Enter'], does: 'map' },
  { keys: ['Del'], does: 'unmap' },
  { keys: ['Shift', 'Del'], does: 'exclude' },
  { keys: ['Ctrl', 'Z'], does: 'undo' },
];

/** The way to each tab. */
export const toTabs = tabs.map(({ name, key }) => ({ keys: ['G', key.toUpperCase()], name }));

const withoutList = new Set<ScreenName>(['dashboard', 'options', 'esetConsole', 'firstStart', 'feedback', 'help']);

/** What a screen has beside what every screen has. */
export function keysOf(screen: ScreenName): readonly Shortcut[] {
  if (withoutList.has(screen)) return [];
  return screen === 'accounts' ? [...ofLists, ...ofAccounts] : ofLists;
}

export const everyKey = [...everywhere, ...ofLists, ...ofAccounts];
