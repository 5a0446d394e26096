import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // The tests start the program some hundred times; its compiled code is kept between the starts.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url)) },
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // The others have a run of their own: npm run test:contract
    exclude: ['test/contract/!(connectwise-rest).test.ts'],
    globalSetup: ['test/support/postgres.ts', 'test/support/built-page.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What is waited for by polling has the patience of the page's own waits, not the second that is usual.
    expect: { poll: { timeout: 15_000 } },
    maxWorkers: 2,
  },
});
