import { AppError, type AppErrorCode, VendorError } from '../errors.ts';

/** 0 done, 1 failed, 2 usage, 3 a person is needed. */
export type ExitCode = 0 | 1 | 2 | 3;

/** An error as the command line shows it. */
export interface Failure {
  code: string;
  message: string;
  details: Record<string, unknown>;
  exit: ExitCode;
}

const exits: Record<AppErrorCode, ExitCode> = {
  usage: 2,
  'not-found': 2,
  ambiguous: 2,
  config: 2,
  conflict: 1,
  locked: 1,
  forbidden: 1,
  credentials: 1,
  'too-many-tries': 1,
  connection: 1,
  'secret-key': 1,
  'data-folder': 1,
  database: 1,
  'needs-person': 3,
  unsettled: 3,
  paused: 3,
};

/** What an error means for a person and for a script. The one place that knows all classes of errors. */
export function failureOf(error: unknown): Failure {
  if (error instanceof AppError) {
    const { cause: _, ...details } = error.details;
    return { code: error.code, message: error.message, details, exit: exits[error.code] };
  }
  if (error instanceof VendorError) {
    const { cause: _, ...details } = error.details;
    return { code: `vendor-${error.kind}`, message: error.message, details: { ...details }, exit: 1 };
  }
  if (isStop(error)) return { code: 'stopped', message: 'Stopped before it was done.', details: {}, exit: 1 };
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const message = `Seatbridge met an error it does not know, and stopped: ${words}\nSEATBRIDGE_LOG=debug shows where it happened.`;
  return { code: 'crash', message, details: {}, exit: 1 };
}

/** The failure in a person's words; the code and the vendor's request id last, for whoever searches or asks support. */
export function failureText({ code, message, details }: Failure): string {
  if (!code.startsWith('vendor-')) return message;
  const request = details['requestId'] === undefined ? '' : `, request ${String(details['requestId'])}`;
  return `${message}   (${code}${request})`;
}

const isStop = (error: unknown) => error instanceof Error && error.name === 'AbortError';
