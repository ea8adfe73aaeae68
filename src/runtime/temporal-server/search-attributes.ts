import { isGrpcServiceError } from '@temporalio/client';
import {
  encodeSearchAttributeIndexedValueType,
  type SearchAttributeType,
} from '@temporalio/common/lib/search-attributes.js';

import { poll } from './poll.ts';
import { SearchAttributesMissing, SearchAttributesWrong, type SearchAttributes } from './search-attribute-errors.ts';
import { GRPC, onceSettled, type TemporalConnection } from './temporal-connection.ts';

/** Registers what is missing, and returns when a query may name every attribute. @throws {SearchAttributesMissing} {@link SearchAttributesWrong} */
export async function ensureSearchAttributes(
  connection: TemporalConnection,
  namespace: string,
  wanted: SearchAttributes,
  waitMs: number,
): Promise<void> {
  const present = await list(connection, namespace, waitMs);
  if (present === null) return requireUsable(connection, namespace, wanted, waitMs);

  const wrong = Object.keys(wanted).filter((name) => name in present && present[name] !== encode(wanted[name]));
  if (wrong.length > 0) throw new SearchAttributesWrong(namespace, pick(wanted, wrong));
  const missing = pick(
    wanted,
    Object.keys(wanted).filter((name) => !(name in present)),
  );
  if (Object.keys(missing).length > 0) await add(connection, namespace, missing, waitMs);

  const usable = await poll({ timeoutMs: waitMs, everyMs: 200 }, async () => {
    const waiting = await unusable(connection, namespace, wanted, waitMs);
    return waiting.length === 0 ? true : undefined;
  });
  if (usable) return;
  throw new Error(
    `The search attributes of namespace ${namespace} were registered but not usable within ${waitMs / 1000} s. Start again; if that repeats, see the server's log.`,
  );
}

/** Name → indexed value type; null when the server does not let us ask (Temporal Cloud). */
async function list(
  connection: TemporalConnection,
  namespace: string,
  waitMs: number,
): Promise<Record<string, number> | null> {
  try {
    const { customAttributes } = await onceSettled(connection, waitMs, () =>
      connection.operatorService.listSearchAttributes({ namespace }),
    );
    return (customAttributes ?? {}) as Record<string, number>;
  } catch (error) {
    if (isGrpcServiceError(error) && GRPC.refused.includes(error.code)) return null;
    throw error;
  }
}

async function add(
  connection: TemporalConnection,
  namespace: string,
  missing: SearchAttributes,
  waitMs: number,
): Promise<void> {
  const searchAttributes = Object.fromEntries(Object.entries(missing).map(([name, type]) => [name, encode(type)]));
  try {
    await onceSettled(connection, waitMs, () =>
      connection.operatorService.addSearchAttributes({ namespace, searchAttributes }),
    );
  } catch (error) {
    if (!isGrpcServiceError(error)) throw error;
    if (error.code === GRPC.alreadyExists) return;
    throw new SearchAttributesMissing(namespace, missing, error);
  }
}

async function requireUsable(
  connection: TemporalConnection,
  namespace: string,
  wanted: SearchAttributes,
  waitMs: number,
): Promise<void> {
  const missing = await unusable(connection, namespace, wanted, waitMs);
  if (missing.length > 0) throw new SearchAttributesMissing(namespace, pick(wanted, missing));
}

/** Asked one by one: a server names only the first attribute that it does not know. */
async function unusable(
  connection: TemporalConnection,
  namespace: string,
  wanted: SearchAttributes,
  waitMs: number,
): Promise<string[]> {
  const names: string[] = [];
  for (const name of Object.keys(wanted)) {
    try {
      await onceSettled(connection, waitMs, () =>
        connection.workflowService.countWorkflowExecutions({ namespace, query: `${name} IS NOT NULL` }),
      );
    } catch (error) {
      if (!isGrpcServiceError(error) || error.code !== GRPC.invalidArgument) throw error;
      names.push(name);
    }
  }
  return names;
}

function pick(attributes: SearchAttributes, names: readonly string[]): SearchAttributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => names.includes(name)));
}

const encode = (type: SearchAttributeType | undefined): number => encodeSearchAttributeIndexedValueType(type) ?? 0;
