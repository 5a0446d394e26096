import { accounts } from './en/accounts.ts';
import { activity } from './en/activity.ts';
import { audit } from './en/audit.ts';
import { billing } from './en/billing.ts';
import { common } from './en/common.ts';
import { connecting } from './en/connecting.ts';
import { dashboard } from './en/dashboard.ts';
import { devices } from './en/devices.ts';
import { esetConsole } from './en/eset-console.ts';
import { feedback } from './en/feedback.ts';
import { findingKinds } from './en/finding-kinds.ts';
import { findings } from './en/findings.ts';
import { guide } from './en/guide.ts';
import { help } from './en/help.ts';
import { keys } from './en/keys.ts';
import { options } from './en/options.ts';
import { pauses } from './en/pauses.ts';
import { priorities } from './en/priorities.ts';
import { services } from './en/services.ts';
import { settings } from './en/settings.ts';
import { shell } from './en/shell.ts';
import { signIn } from './en/sign-in.ts';
import { sync } from './en/sync.ts';
import { table } from './en/table.ts';
import { tickets } from './en/tickets.ts';

/** Every text of the page, a file for each room of it. */
export const en = {
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
