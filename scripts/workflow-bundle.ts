import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleWithSourceMap } from '@temporalio/worker';

const SOURCES = fileURLToPath(new URL('../src/workflows/index.ts', import.meta.url));
/** The compiled script stands one level deeper than its source. */
const FROM_DIST = fileURLToPath(new URL('../../src/workflows/index.ts', import.meta.url));

/** All workflows as one file. Stacks keep their places; the sources themselves, two thirds of the size, stay out. */
export const bundleWorkflows = (): Promise<WorkflowBundleWithSourceMap> =>
  bundleWorkflowCode({
    workflowsPath: import.meta.url.includes('/dist/') ? FROM_DIST : SOURCES,
    logger: new DefaultLogger('WARN'),
    webpackConfigHook: (config) => ({ ...config, devtool: 'inline-nosources-source-map' }),
  });
