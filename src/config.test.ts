import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { AppError } from './errors.ts';

const failure = (environment: Record<string, string>) => {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
};

test('without any variable the program keeps its data in the folder of the platform and serves this machine alone', () => {
  const config = readConfig({ XDG_DATA_HOME: '/home/anna/data' }, 'linux');
  expect(config).toEqual({
    dataFolder: '/home/anna/data/seatbridge',
    databaseUrl: null,
    key: {},
    logLevel: null,
    smtp: null,
    http: { host: '127.0.0.1', port: 4180, names: [], address: null, proxies: [] },
  });
});

test('an empty variable is one that is not set', () => {
  const config = readConfig(
    { SEATBRIDGE_DATA: '', DATABASE_URL: '', SEATBRIDGE_PORT: '', SEATBRIDGE_LOG: '' },
    'darwin',
  );
  expect(config.dataFolder).toMatch(/Application Support\/Seatbridge$/);
  expect(config.databaseUrl).toBeNull();
  expect(config.http.port).toBe(4180);
});

test('port 0 is a value: any free port', () => {
  expect(readConfig({ SEATBRIDGE_PORT: '0' }).http.port).toBe(0);
});

test.each(['99999', '80.5', '-1', 'http', ' ', '1e3'])('the port %j is refused with what is allowed', (port) => {
  const error = failure({ SEATBRIDGE_PORT: port });
  expect(error.code).toBe('config');
  expect(error.message).toBe(
    'The environment variable SEATBRIDGE_PORT is not a port. Use a whole number from 0 to 65535 (0: any that is free).',
  );
});

test('every wrong variable is named at once', () => {
  const error = failure({ DATABASE_URL: 'mysql://host/db', SEATBRIDGE_LOG: 'loud' });
  expect(error.details['variables']).toEqual(['DATABASE_URL', 'SEATBRIDGE_LOG']);
  expect(error.message.split('\n')).toHaveLength(2);
});

test('a wrong database address never repeats the password in it', () => {
  expect(failure({ DATABASE_URL: 'mysql://root:example-password@host/db' }).message).not.toContain('example-password');
});

test('two sources of the key are refused, because only one of them can be right', () => {
  const error = failure({ SEATBRIDGE_SECRET_KEY: 'example-key', SEATBRIDGE_SECRET_KEY_FILE: '/run/key' });
  expect(error.message).toContain('both set');
  expect(error.message).not.toContain('example-key');
});

test('a named key file is found from any folder', () => {
  const { key } = readConfig({ SEATBRIDGE_SECRET_KEY_FILE: join('keys', 'seatbridge') });
  expect(key).toEqual({ file: join(process.cwd(), 'keys', 'seatbridge') });
});

test('the address of the mail server is not repeated where it is wrong, as it may hold a password', () => {
  expect(readConfig({ SEATBRIDGE_SMTP: 'smtps://u:example-p@mail.example:465' }).smtp).toContain('mail.example');
  expect(() => readConfig({ SEATBRIDGE_SMTP: 'mail.example/example-secret' })).toThrow(
    /^The environment variable SEATBRIDGE_SMTP is not a mail server(?!.*example-secret)/s,
  );
});
