import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** What is judged by the vendors' specifications and recorded answers: VENDOR_SPECS and VENDOR_FIXTURES name them. */
export default defineConfig({
  test: {
    // The tests start the program some hundred times; its compiled code is kept between the starts.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url)) },
    include: [
      'test/contract/**/*.test.ts',
      'src/sandbox/**/*specification*.test.ts',
      'src/sandbox/**/*contract*.test.ts',
    ],
    exclude: ['test/contract/connectwise-rest.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What is waited for by polling has the patience of the page's own waits, not the second that is usual.
    expect: { poll: { timeout: 15_000 } },
    maxWorkers: 2,
  },
});
