import { defineConfig } from 'vitest/config';

const forks = { pool: 'forks' } as const;
const REAL_SERVER = {
  ...forks,
  testTimeout: 180_000,
  hookTimeout: 120_000,
  globalSetup: './test/support/temporal-server.setup.ts',
};

/** `long` takes minutes to hours and runs only when it is asked for: `VITEST_LONG=1 vitest run --project long`. */
const long = {
  test: {
    ...REAL_SERVER,
    fileParallelism: false,
    name: 'long',
    include: ['test/long/**/*.test.ts'],
    testTimeout: 3_600_000,
  },
};

/** Tests about moments and shares: they have the machine to themselves. */
const ALONE = ['desk-idle', 'holder', 'storm', 'temporal-server', 'tickets'].map(
  (name) => `test/server/${name}.test.ts`,
);

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
      {
        test: {
          ...REAL_SERVER,
          name: 'server',
          include: ['test/server/**/*.test.ts'],
          exclude: ALONE,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...REAL_SERVER,
          fileParallelism: false,
          name: 'alone',
          include: ALONE,
          sequence: { groupOrder: 2 },
        },
      },
      ...(process.env['VITEST_LONG'] === undefined ? [] : [long]),
    ],
  },
});
