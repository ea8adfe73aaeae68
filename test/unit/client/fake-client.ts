import { WorkflowNotFoundError, defaultPayloadConverter } from '@temporalio/common';
import type { Client } from '../../../src/client/connect-client.ts';

export interface Fake {
  /** Answers of started workflows, in order. */
  readonly answers?: unknown[];
  /** What `describe().raw` holds. */
  readonly raw?: unknown;
  /** Answers to queries, by name; one without an answer is that of a workflow that does not exist. */
  readonly queries?: Readonly<Record<string, unknown>>;
  /** Closed runs, as visibility lists them, each with its answer to the query `config`. */
  readonly runs?: readonly {
    readonly runId: string;
    readonly how: string;
    readonly at: number;
    readonly config: unknown;
  }[];
  /** Answers to updates, by name. */
  readonly updates?: Readonly<Record<string, unknown>>;
  /** Somebody polls the queues. @default true */
  readonly isPolled?: boolean;
}

/** As much of a client as one verb needs, and what was done with it. */
export function fakeClient({ answers = [], raw = {}, queries = {}, runs = [], updates = {}, isPolled = true }: Fake): {
  readonly client: Client;
  readonly started: { type: string; options: any }[];
  readonly sent: { to: string; name: string; arg: any }[];
  readonly cancelled: string[];
  /** Questions to visibility. */
  readonly listed: string[];
} {
  const started: { type: string; options: any }[] = [];
  const sent: { to: string; name: string; arg: any }[] = [];
  const cancelled: string[] = [];
  const listed: string[] = [];
  const missing = (workflowId: string) => new WorkflowNotFoundError('not found', workflowId, undefined);
  const answerOf = (answer: unknown): Promise<unknown> =>
    answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  const client = {
    options: {
      namespace: 'default',
      loadedDataConverter: { payloadConverter: defaultPayloadConverter, payloadCodecs: [] },
    },
    connection: { close: () => Promise.resolve() },
    withDeadline: (_: number, call: () => Promise<unknown>) => call(),
    workflowService: {
      describeTaskQueue: () =>
        Promise.resolve({ pollers: isPolled ? [{ lastAccessTime: { seconds: Date.now() / 1_000 } }] : [] }),
    },
    workflow: {
      start: (type: string, options: unknown) => Promise.resolve(started.push({ type, options })),
      execute: (type: string, options: unknown) => {
        started.push({ type, options });
        return answerOf(answers.shift());
      },
      list: async function* ({ query }: { query: string }) {
        listed.push(query);
        for (const { runId, how, at } of runs)
          yield Promise.resolve({ runId, status: { name: how }, closeTime: new Date(at) });
      },
      getHandle: (workflowId: string, runId?: string) => ({
        describe: () => Promise.resolve({ raw }),
        query: ({ name }: { name: string }) =>
          runId !== undefined
            ? answerOf(runs.find((run) => run.runId === runId)?.config)
            : Object.hasOwn(queries, name)
              ? answerOf(queries[name])
              : Promise.reject(missing(workflowId)),
        executeUpdate: ({ name }: { name: string }, { args }: { args: unknown[] }) => {
          sent.push({ to: workflowId, name, arg: args[0] });
          return answerOf(updates[name]);
        },
        signal: ({ name }: { name: string }, arg: unknown) => {
          sent.push({ to: workflowId, name, arg });
          return Promise.resolve();
        },
        cancel: () => Promise.resolve(cancelled.push(workflowId)),
      }),
    },
  };
  return { client: client as unknown as Client, started, sent, cancelled, listed };
}
