import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { describeWithLibrary } from '../../../test/support/describe-with-library.ts';
import { childProcesses } from '../../../test/support/processes.ts';
import type { VendorError } from '../../errors.ts';
import { type EraServer, startEraServer } from '../../sandbox/era/server-api.ts';
import { type LibraryProcess, startLibraryProcess } from './library-process.ts';

const never = new AbortController().signal;
const start = '{"Era.ServerApi.StartRequest":{}}';
const soon = { withinMs: 10_000, signal: never };

describeWithLibrary('the process of the library', () => {
  let server: EraServer;
  beforeAll(async () => {
    server = await startEraServer();
  });
  afterAll(() => server.close());
  beforeEach(() => server.fault(null));

  function begin(limits: { largestMemoryBytes?: number } = {}): LibraryProcess {
    const library = startLibraryProcess({
      folder: server.folder,
      terms: {
        path: `${server.folder}/ServerApi.so`,
        largestAnswerBytes: 10_000_000,
        largestMemoryBytes: limits.largestMemoryBytes ?? 10 ** 9,
      },
      who: 'The library',
      hide: (text) => text,
    });
    onTestFinished(() => library.end());
    return library;
  }

  async function loaded(limits: { largestMemoryBytes?: number } = {}): Promise<LibraryProcess> {
    const library = begin(limits);
    await library.give({ do: 'load' }, soon);
    return library;
  }

  const failure = (work: Promise<unknown>): Promise<VendorError> =>
    work.then(
      (answer) => Promise.reject(new Error(`it answered ${JSON.stringify(answer)}`)),
      (error: VendorError) => error,
    );

  test('a request is answered by the library, in the order in which they are given', async () => {
    const library = await loaded();
    const ask = (text: string) => library.give({ do: 'request', text }, soon);
    expect(await ask(start)).toMatchObject({ name: 'Era.ServerApi.SimpleResponse', result: true });
    expect(await ask(start)).toMatchObject({ name: 'Era.ServerApi.SimpleResponse', result: false });
    expect(await ask('{"Era.ServerApi.IsConnectionAliveRequest":{}}')).toMatchObject({ result: false });
  });

  test.each([
    ['null', 'unavailable', /gave back nothing/],
    ['crash', 'unavailable', /SIGSEGV/],
    ['abort', 'unavailable', /SIGABRT/],
    ['exit', 'unavailable', /exit code 0/],
    ['garbage', 'unexpected', /not JSON/],
    ['empty', 'unexpected', /not JSON/],
    ['bytes', 'unexpected', /no text/],
    ['two', 'unexpected', /no message/],
    ['list', 'unexpected', /no message/],
    ['cut', 'unexpected', /not JSON/],
    ['textless', 'unexpected', /without its text/],
    ['huge', 'unexpected', /67108864 bytes/],
  ])('%s ends the process and fails the call as %s', async (fault, kind, words) => {
    const library = await loaded();
    server.fault(fault);
    const error = await failure(library.give({ do: 'request', text: start }, soon));
    expect(error.kind).toBe(kind);
    expect(error.message).toMatch(words);
    expect(library.alive()).toBe(false);
    expect((await failure(library.give({ do: 'request', text: start }, soon))).kind).toBe('unavailable');
  });

  test('a library that hangs is ended when the time is over, and when the caller gives up', async () => {
    const [late, left] = [await loaded(), await loaded()];
    server.fault('hang');
    const error = await failure(late.give({ do: 'request', text: start }, { withinMs: 200, signal: never }));
    expect(error.message).toBe('The library gave no answer within 0.2 seconds. Its process was ended.');
    const caller = new AbortController();
    const given = left.give({ do: 'request', text: start }, { withinMs: 60_000, signal: caller.signal });
    caller.abort(new Error('enough'));
    expect((await failure(given)).message).toBe('enough');
    expect([late.alive(), left.alive()]).toEqual([false, false]);
  });

  test('a library that uses up the memory is ended before the machine is', async () => {
    const library = await loaded({ largestMemoryBytes: 300 * 2 ** 20 });
    server.fault('memory');
    expect((await failure(library.give({ do: 'request', text: start }, soon))).message).toMatch(/SIGKILL/);
  });

  test('a library that is missing or does not start says so', async () => {
    server.fault('unready');
    expect((await failure(begin().give({ do: 'load' }, soon))).message).toMatch(/era_init_lib gave back 7/);
    const library = startLibraryProcess({
      folder: server.folder,
      terms: { path: '/nowhere/ServerApi.so', largestAnswerBytes: 1, largestMemoryBytes: 10 ** 9 },
      who: 'The library',
      hide: (text) => text,
    });
    expect((await failure(library.give({ do: 'load' }, soon))).message).toMatch(/cannot be used: .*No such file/);
  });

  test('the process has neither the secrets of the program nor those of a request in its arguments and environment', async () => {
    process.env['SEATBRIDGE_EXAMPLE'] = 'example-secret-of-the-program';
    onTestFinished(() => void delete process.env['SEATBRIDGE_EXAMPLE']);
    const library = await loaded();
    await library.give({ do: 'request', text: '{"x":{"password":"example-password"}}' }, soon);
    const seen = childProcesses().map((pid) =>
      ['cmdline', 'environ'].map((file) => readFileSync(`/proc/${pid}/${file}`, 'utf8')).join(),
    );
    const [own] = seen.filter((text) => text.includes('ServerApi.so'));
    expect(own).toContain(`LD_LIBRARY_PATH=${server.folder}`);
    expect(own).not.toContain('example');
  });

  test('no process is left behind, not even as a zombie', async () => {
    const before = childProcesses();
    const library = await loaded();
    expect(childProcesses().length).toBe(before.length + 1);
    server.fault('crash');
    await failure(library.give({ do: 'request', text: start }, soon));
    await library.end();
    expect(childProcesses()).toEqual(before);
  });
});
