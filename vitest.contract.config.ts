import { defineConfig } from 'vitest/config';

/** What is judged by the vendors' specifications and recorded answers: VENDOR_SPECS and VENDOR_FIXTURES name them. */
export default defineConfig({
  test: {
    include: [
      'test/contract/**/*.test.ts',
      'src/sandbox/**/*specification*.test.ts',
      'src/sandbox/**/*contract*.test.ts',
    ],
    exclude: ['test/contract/connectwise-rest.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
