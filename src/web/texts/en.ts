import { activity } from './en/activity.ts';
import { common } from './en/common.ts';
import { esetConsole } from './en/eset-console.ts';
import { keys } from './en/keys.ts';
import { shell } from './en/shell.ts';
import { signIn } from './en/sign-in.ts';
import { sync } from './en/sync.ts';
import { table } from './en/table.ts';

/** Every text of the page, a file for each room of it. */
export const en = { activity, common, esetConsole, keys, shell, signIn, sync, table };
