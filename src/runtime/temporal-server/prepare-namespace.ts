import { isGrpcServiceError } from '@temporalio/client';
import { msToNumber, msToTs, tsToMs } from '@temporalio/common/lib/time.js';

import { poll } from './poll.ts';
import type { SearchAttributes } from './search-attribute-errors.ts';
import { ensureSearchAttributes } from './search-attributes.ts';
import { GRPC, withLimit, type TemporalConnection } from './temporal-connection.ts';

export interface PrepareNamespaceOptions {
  namespace: string;
  /** The server is ours: its namespace is created when missing, and keeps history for 400 days. */
  embedded: boolean;
  attributes: SearchAttributes;
  /** How long the namespace and the attributes may take to become usable, in ms. @default 30 000 */
  waitMs?: number;
}

/** History is the events log: a year and a month of it. */
const RETENTION = '400 days';

/**
 * Makes a namespace ready for the workflows: it exists, its search attributes are registered and usable. Repeating it is harmless.
 *
 * @throws {NamespaceMissing} when a server that is not ours has no such namespace
 * @throws {SearchAttributesMissing} when attributes are missing and the server lets us add none
 */
export async function prepareNamespace(
  connection: TemporalConnection,
  options: PrepareNamespaceOptions,
): Promise<void> {
  const { namespace, embedded, attributes, waitMs = 30_000 } = options;
  const retentionMs = await describe(connection, options, waitMs);
  if (embedded && retentionMs !== msToNumber(RETENTION)) {
    const config = { workflowExecutionRetentionTtl: msToTs(RETENTION) };
    await withLimit(connection, () => connection.workflowService.updateNamespace({ namespace, config }));
  }
  await ensureSearchAttributes(connection, namespace, attributes, waitMs);
}

/** The namespace named in the settings is not on the server. */
export class NamespaceMissing extends Error {
  override readonly name = 'NamespaceMissing';

  constructor(namespace: string) {
    super(
      `The Temporal server has no namespace ${namespace}. Correct TEMPORAL_NAMESPACE, or create it: ` +
        `temporal operator namespace create --namespace ${namespace} --retention 400d (Temporal Cloud: in its web UI, Namespaces, Create).`,
    );
  }
}

/** @returns the retention in ms */
async function describe(
  connection: TemporalConnection,
  { namespace, embedded }: PrepareNamespaceOptions,
  waitMs: number,
): Promise<number> {
  let last: unknown;
  let registered = false;
  const retention = await poll({ timeoutMs: waitMs, everyMs: 200 }, async () => {
    try {
      const { config } = await withLimit(connection, () => connection.workflowService.describeNamespace({ namespace }));
      return tsToMs(config?.workflowExecutionRetentionTtl ?? null);
    } catch (error) {
      last = error;
      if (!isGrpcServiceError(error)) throw error;
      if (error.code === GRPC.notFound) {
        if (!embedded) throw new NamespaceMissing(namespace);
        if (!registered) await register(connection, namespace);
        registered = true;
      } else if (!GRPC.passing.includes(error.code)) throw error;
      return undefined;
    }
  });
  if (retention !== undefined) return retention;
  throw new Error(
    `The namespace ${namespace} was not usable within ${waitMs / 1000} s. See the server's log, then start again.`,
    { cause: last },
  );
}

async function register(connection: TemporalConnection, namespace: string): Promise<void> {
  const request = { namespace, workflowExecutionRetentionPeriod: msToTs(RETENTION) };
  await withLimit(connection, () => connection.workflowService.registerNamespace(request)).catch((error: unknown) => {
    if (!isGrpcServiceError(error) || error.code !== GRPC.alreadyExists) throw error;
  });
}
