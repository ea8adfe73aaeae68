import { defineConfig } from 'vitest/config';

const forks = { pool: 'forks' } as const;
/** One file at a time: some of their tests are about moments. */
const REAL_SERVER = {
  ...forks,
  fileParallelism: false,
  testTimeout: 180_000,
  hookTimeout: 120_000,
  globalSetup: './test/support/temporal-server.setup.ts',
};

/** `long` takes minutes to hours and runs only when it is asked for: `VITEST_LONG=1 vitest run --project long`. */
const long = {
  test: {
    ...REAL_SERVER,
    name: 'long',
    include: ['test/long/**/*.test.ts'],
    testTimeout: 3_600_000,
  },
};

export default defineConfig({
  test: {
    reporters: ['default', './test/support/count-reporter.ts'],
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...forks,
          name: 'unit',
          include: ['test/unit/**/*.test.ts', 'test/replay/**/*.test.ts'],
          testTimeout: 20_000,
          hookTimeout: 20_000,
        },
      },
      { test: { ...REAL_SERVER, name: 'server', include: ['test/server/**/*.test.ts'] } },
      ...(process.env['VITEST_LONG'] === undefined ? [] : [long]),
    ],
  },
});
