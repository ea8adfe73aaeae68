import type { Connection } from '../apis/connection.ts';
import { allowsHttp, connectionFromEnv } from './config.ts';
import { connectionsPath, isAbandoned, readConnections, type Entries, type Entry } from './connections-file.ts';
import { ConfigError, connectionOf, PROPERTIES } from './credentials.ts';
import { PrivateFileError } from './private-file.ts';

/** Where the credentials of a connection come from. */
export type Origin = 'environment' | 'file';

/** A connection that a process is to serve. */
export interface Wanted {
  readonly connection: Connection;
  /** `questions`: only what a person asks, for the test of credentials that are not usable yet. */
  readonly scope: 'all' | 'questions';
  readonly origin: Origin;
}

export interface Selection {
  /** By the name in its queues: the connection's, or that of a test. */
  readonly wanted: ReadonlyMap<string, Wanted>;
  /** Known, but unreadable at this moment: what is served of them stays. `all` = the file told nothing. */
  readonly kept: 'all' | ReadonlySet<string>;
  /** What a person must mend: one sentence each, cure included. */
  readonly faults: readonly string[];
}

const sentence = (error: unknown): string => {
  if (error instanceof ConfigError) return error.faults.join('; ');
  if (error instanceof PrivateFileError) return `${error.message}. ${error.cure}`;
  return `The connections file cannot be read: ${String(error)}`;
};

function ofEntry(key: string, entry: Entry, allowHttp: boolean): Wanted {
  const { state, for: name = key } = entry;
  const connection = connectionOf(name, entry, { labels: PROPERTIES, allowHttp });
  return { connection, scope: state === 'usable' ? 'all' : 'questions', origin: 'file' };
}

/**
 * What is to be served: the complete environment is the connection `default` and wins, the file says the rest. Nothing
 * here throws: a fault costs what it is about, and only until it is mended.
 */
export async function selectConnections(env: NodeJS.ProcessEnv, dataDir: string): Promise<Selection> {
  const wanted = new Map<string, Wanted>();
  const kept = new Set<string>();
  const faults: string[] = [];
  let entries: Entries | null = null;
  try {
    const connection = connectionFromEnv(env);
    if (connection !== null) wanted.set(connection.name, { connection, scope: 'all', origin: 'environment' });
  } catch (error) {
    kept.add('default');
    faults.push(sentence(error));
  }
  try {
    entries = await readConnections(dataDir);
  } catch (error) {
    faults.push(sentence(error));
  }
  for (const [key, entry] of Object.entries(entries ?? {})) {
    if (isAbandoned(entry, Date.now()) || kept.has(key)) continue;
    if (wanted.has(key)) {
      faults.push(
        `The environment variables are the connection ${key}; its entry in ${connectionsPath(dataDir)} is not used. Unset them to use it`,
      );
      continue;
    }
    try {
      wanted.set(key, ofEntry(key, entry, allowsHttp(env)));
    } catch (error) {
      kept.add(key);
      faults.push(`connection ${key}: ${sentence(error)}. level-halopsa connect -c ${key} --rotate replaces it`);
    }
  }
  return { wanted, kept: entries === null ? 'all' : kept, faults };
}
