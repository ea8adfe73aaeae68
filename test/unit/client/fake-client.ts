import { defaultPayloadConverter } from '@temporalio/common';
import type { Client } from '../../../src/client/connect-client.ts';

export interface Fake {
  /** Answers of started workflows, in order. */
  readonly answers?: unknown[];
  /** What `describe().raw` holds. */
  readonly raw?: unknown;
}

/** As much of a client as one verb needs, and what was started with it. */
export function fakeClient({ answers = [], raw = {} }: Fake): {
  readonly client: Client;
  readonly started: { type: string; options: any }[];
} {
  const started: { type: string; options: any }[] = [];
  const client = {
    options: { loadedDataConverter: { payloadConverter: defaultPayloadConverter, payloadCodecs: [] } },
    withDeadline: (_: number, call: () => Promise<unknown>) => call(),
    workflow: {
      start: (type: string, options: unknown) => Promise.resolve(started.push({ type, options })),
      execute: (type: string, options: unknown) => {
        started.push({ type, options });
        return Promise.resolve(answers.shift());
      },
      getHandle: () => ({ describe: () => Promise.resolve({ raw }) }),
    },
  };
  return { client: client as unknown as Client, started };
}
