import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from './errors.ts';

export interface Config {
  /** Absolute path of the folder that holds the database, the key file and the locks. */
  dataFolder: string;
  /** Address of a PostgreSQL database; null: SQLite in the data folder. */
  databaseUrl: string | null;
  /** The key that encrypts the secrets, or the file that holds it; with neither it lies in the data folder. */
  key: { value?: string; file?: string };
  /** null: as the command sees fit. */
  logLevel: LogLevel | null;
  http: HttpConfig;
  /** The mail server with its credentials; null: there is none. */
  smtp: string | null;
}

export interface HttpConfig {
  host: string;
  port: number;
  /** Names that the program answers under, beside its machine's own. */
  names: string[];
  /** Where browsers find it, such as https://seats.msp.example, where that is not where it listens; else null. */
  address: string | null;
  /** Addresses and subnets of proxies whose word on the client's address is taken. */
  proxies: string[];
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export type Environment = Record<string, string | undefined>;

/** Reads the settings of the environment. Throws AppError 'config' that names every wrong variable and its remedy. */
export function readConfig(environment: Environment, platform: NodeJS.Platform = process.platform): Config {
  const variables = checkVariables(environment);
  return {
    dataFolder: resolve(variables.SEATBRIDGE_DATA ?? defaultDataFolder(environment, platform)),
    databaseUrl: variables.DATABASE_URL ?? null,
    key: keySource(variables),
    logLevel: variables.SEATBRIDGE_LOG ?? null,
    smtp: variables.SEATBRIDGE_SMTP ?? null,
    http: {
      host: variables.SEATBRIDGE_HOST,
      port: variables.SEATBRIDGE_PORT,
      names: namesOf(variables),
      address: variables.SEATBRIDGE_ADDRESS ?? null,
      proxies: variables.SEATBRIDGE_PROXIES,
    },
  };
}

// Container files pass a variable that is not set as an empty one.
const filled = <T extends z.ZodType>(schema: T) => z.preprocess((value) => (value === '' ? undefined : value), schema);

const portWords = 'is not a port. Use a whole number from 0 to 65535 (0: any that is free)';
const port = z
  .string()
  .regex(/^\d+$/, portWords)
  .transform(Number)
  .refine((number) => number <= 65_535, portWords);

const hostNames = z
  .string()
  .transform((text) => text.split(',').map((name) => name.trim().toLowerCase()))
  .refine(
    (names) => names.every((name) => /^[a-z0-9.-]+$/.test(name)),
    'is not a list of host names. Give names alone, without https:// and without ports, separated by commas',
  );

const addressWords =
  'is not where browsers find this program. Give scheme, name and port alone, as https://seats.example.com';
const address = z
  .string()
  .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''), { error: addressWords, abort: true })
  .refine((text) => new URL(text).href === `${new URL(text).origin}/`, addressWords)
  .transform((text) => new URL(text).origin);

const proxies = z
  .string()
  .transform((text) => text.split(',').map((each) => each.trim()))
  .refine(
    (each) => each.every(isAddressOrSubnet),
    'is not a list of addresses of proxies. Give addresses or subnets such as 10.0.0.0/8, separated by commas',
  );

function isAddressOrSubnet(text: string): boolean {
  const [ip = '', prefix, ...more] = text.split('/');
  const bits = isIP(ip) === 6 ? 128 : 32;
  const whole = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
  return isIP(ip) !== 0 && whole && more.length === 0;
}

const Variables = z.object({
  SEATBRIDGE_DATA: filled(z.string().optional()),
  DATABASE_URL: filled(
    z
      .string()
      .regex(
        /^postgres(ql)?:\/\//,
        'is not the address of a PostgreSQL database. Give it as postgresql://user:password@host:5432/name, or leave it out to use the embedded SQLite',
      )
      .optional(),
  ),
  SEATBRIDGE_SECRET_KEY: filled(z.string().optional()),
  SEATBRIDGE_SECRET_KEY_FILE: filled(z.string().optional()),
  SEATBRIDGE_LOG: filled(z.enum(logLevels, `is not a level of the log. Use one of ${logLevels.join(', ')}`).optional()),
  SEATBRIDGE_SMTP: filled(
    z
      .string()
      .regex(/^smtps?:\/\//, 'is not a mail server. Give it as smtps://user:password@mail.example.com:465')
      .optional(),
  ),
  SEATBRIDGE_HOST: filled(z.string().default('127.0.0.1')),
  SEATBRIDGE_NAMES: filled(hostNames.default([])),
  SEATBRIDGE_ADDRESS: filled(address.optional()),
  SEATBRIDGE_PROXIES: filled(proxies.default([])),
  SEATBRIDGE_PORT: filled(port.default(4180)),
});
type Variables = z.infer<typeof Variables>;

function checkVariables(environment: Environment): Variables {
  const read = Variables.safeParse(environment);
  if (read.success) return read.data;
  const wrong = read.error.issues.map(({ path, message }) => ({ variable: String(path[0]), message }));
  const sentences = wrong.map(({ variable, message }) => `The environment variable ${variable} ${message}.`);
  throw new AppError('config', sentences.join('\n'), { variables: wrong.map(({ variable }) => variable) });
}

function namesOf({ SEATBRIDGE_NAMES: names, SEATBRIDGE_ADDRESS: own }: Variables): string[] {
  return own === undefined ? names : [...names, new URL(own).hostname];
}

function keySource({ SEATBRIDGE_SECRET_KEY: value, SEATBRIDGE_SECRET_KEY_FILE: file }: Variables): Config['key'] {
  if (value !== undefined && file !== undefined) {
    const message =
      'SEATBRIDGE_SECRET_KEY and SEATBRIDGE_SECRET_KEY_FILE are both set. Keep the one that encrypted this data and remove the other.';
    throw new AppError('config', message, { variables: ['SEATBRIDGE_SECRET_KEY', 'SEATBRIDGE_SECRET_KEY_FILE'] });
  }
  if (value !== undefined) return { value };
  return file === undefined ? {} : { file: resolve(file) };
}

function defaultDataFolder(environment: Environment, platform: NodeJS.Platform): string {
  if (platform === 'win32')
    return join(environment['LOCALAPPDATA'] || join(homedir(), 'AppData', 'Local'), 'Seatbridge');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Seatbridge');
  return join(environment['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'seatbridge');
}
