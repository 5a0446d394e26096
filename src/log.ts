import { type Logger, pino } from 'pino';

export type Log = Logger;

/** Fields that never leave the process, wherever a log line might carry them. */
const secretFields = [
  'password',
  'privateKey',
  'secret',
  'secrets',
  'token',
  'accessToken',
  'refreshToken',
  'authorization',
];

/** The program's log: JSON lines on standard error, so that standard output stays a command's answer. */
export function openLog(level: string): Log {
  const paths = secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
  return pino({ level, base: null, redact: { paths, censor: '[secret]' } }, pino.destination({ fd: 2, sync: true }));
}
