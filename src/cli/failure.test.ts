import { expect, test } from 'vitest';
import { AppError, VendorError } from '../errors.ts';
import { failureOf, failureText } from './failure.ts';

test.each([
  ['usage', 2],
  ['not-found', 2],
  ['locked', 1],
  ['connection', 1],
  ['needs-person', 3],
  ['paused', 3],
] as const)('an error of the kind %s ends with exit code %d', (code, exit) => {
  expect(failureOf(new AppError(code, 'words', { field: 'name' }))).toEqual({
    code,
    message: 'words',
    details: { field: 'name' },
    exit,
  });
});

test('an error of a vendor keeps its words, and its request id stands at the end', () => {
  const failure = failureOf(new VendorError('rejected', 'ConnectWise refused it.', { status: 400, requestId: '5f3c' }));
  expect(failure).toMatchObject({ code: 'vendor-rejected', exit: 1, details: { status: 400, requestId: '5f3c' } });
  expect(failureText(failure)).toBe('ConnectWise refused it.   (vendor-rejected, request 5f3c)');
});

test('what lies under an error is not shown, as it may hold anything', () => {
  const cause = new Error('example-password');
  expect(JSON.stringify(failureOf(new AppError('database', 'words', { cause })))).not.toContain('example-password');
  expect(JSON.stringify(failureOf(new VendorError('auth', 'words', { cause })))).not.toContain('example-password');
});

test('an unknown error is a clear line, and says how to see more', () => {
  const { message, exit } = failureOf(new TypeError('x is not a function'));
  expect(exit).toBe(1);
  expect(message).toContain('TypeError: x is not a function\nSEATBRIDGE_LOG=debug');
  expect(failureOf('text').message).toContain('text');
});

test('a command that was told to stop says so', () => {
  expect(failureOf(new DOMException('Stopped by SIGINT.', 'AbortError'))).toMatchObject({ code: 'stopped', exit: 1 });
});
