import { accounts } from './de/accounts.ts';
import { activity } from './de/activity.ts';
import { audit } from './de/audit.ts';
import { billing } from './de/billing.ts';
import { common } from './de/common.ts';
import { connecting } from './de/connecting.ts';
import { dashboard } from './de/dashboard.ts';
import { devices } from './de/devices.ts';
import { esetConsole } from './de/eset-console.ts';
import { feedback } from './de/feedback.ts';
import { findingKinds } from './de/finding-kinds.ts';
import { findings } from './de/findings.ts';
import { guide } from './de/guide.ts';
import { help } from './de/help.ts';
import { keys } from './de/keys.ts';
import { options } from './de/options.ts';
import { pauses } from './de/pauses.ts';
import { priorities } from './de/priorities.ts';
import { services } from './de/services.ts';
import { settings } from './de/settings.ts';
import { shell } from './de/shell.ts';
import { signIn } from './de/sign-in.ts';
import { sync } from './de/sync.ts';
import { table } from './de/table.ts';
import { tickets } from './de/tickets.ts';
import type { en } from './en.ts';
import type { Texts } from './shape.ts';

export const de: Texts<typeof en> = {
  accounts,
  activity,
  audit,
  billing,
  common,
  dashboard,
  devices,
  esetConsole,
  feedback,
  findingKinds,
  help,
  connecting,
  guide,
  findings,
  keys,
  pauses,
  options,
  priorities,
  services,
  settings,
  shell,
  signIn,
  sync,
  table,
  tickets,
};
