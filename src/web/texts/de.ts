import { activity } from './de/activity.ts';
import { common } from './de/common.ts';
import { esetConsole } from './de/eset-console.ts';
import { keys } from './de/keys.ts';
import { shell } from './de/shell.ts';
import { signIn } from './de/sign-in.ts';
import { sync } from './de/sync.ts';
import { table } from './de/table.ts';
import type { en } from './en.ts';
import type { Texts } from './shape.ts';

export const de: Texts<typeof en> = { activity, common, esetConsole, keys, shell, signIn, sync, table };
