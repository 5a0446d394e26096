import type { ScreenName } from '../screens.ts';
import type { en } from '../texts/en.ts';

export type Word = keyof typeof en.help.words;

/** The words that a screen uses, told where they are used. */
export const wordsOf: Record<ScreenName, readonly Word[]> = {
  dashboard: ['adjustment', 'finding', 'entry', 'seat', 'stale'],
  accounts: ['group', 'account', 'excluded', 'suggestion', 'line', 'addition', 'seat'],
  services: ['product', 'service', 'notBilled', 'fixed', 'seat'],
  priorities: ['dynamicGroup', 'priority', 'entry', 'baseline'],
  billing: ['adjustment', 'guard', 'dryRun', 'verdict', 'hold', 'addition'],
  tickets: ['entry', 'unrouted', 'leaving', 'baseline'],
  findings: ['finding', 'accepted', 'atStake'],
  activity: ['run', 'doubtful', 'interrupted', 'audit'],
  options: ['connection', 'interval', 'stale', 'role'],
  esetConsole: ['esetServer'],
  firstStart: ['connection', 'esetServer', 'account', 'suggestion', 'dryRun'],
  feedback: [],
  help: [],
};

/** The screens before the shell. */
export type Door = keyof typeof en.help.doors;

export const wordsOfDoor: Record<Door, readonly Word[]> = {
  signIn: ['lockOut', 'secondFactor'],
  setPassword: ['oneTimeCode', 'password'],
  firstStart: ['role', 'password'],
};
