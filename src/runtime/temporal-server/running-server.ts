import { isAlive, serversOn, type RunningServer } from './process-table.ts';
import { poll } from './poll.ts';
import { isServing } from './server-health.ts';
import { readServerLock, type ServerLock } from './server-lock.ts';

/** A server process holds the data file, but answers nobody: a second server would corrupt the data. */
export class ServerStuck extends Error {
  override readonly name = 'ServerStuck';

  constructor(pid: number, address: string, dbFile: string, waitedMs: number) {
    super(
      `A Temporal server (process ${pid}) has ${dbFile} open but did not answer at ${address} for ${waitedMs / 1000} s. ` +
        `A second one on the same file would damage it. End it with \`kill ${pid}\` (see temporal-server.log beside the file), then start again.`,
    );
  }
}

/**
 * The server that already runs on `dbFile`, once it serves. One that is still starting is waited for.
 *
 * @returns null when there is none, or when it ended meanwhile
 * @throws {ServerStuck} when it lives but does not serve within `waitMs`
 */
export async function runningServer(dataDir: string, dbFile: string, waitMs: number): Promise<ServerLock | null> {
  let last: ServerLock | null = null;
  const answer = await poll({ timeoutMs: waitMs, everyMs: 100 }, async () => {
    last = await candidate(dataDir, dbFile);
    if (last === null) return 'none' as const;
    return (await isServing(last.address)) ? last : undefined;
  });
  if (answer === 'none') return null;
  if (answer !== undefined) return answer;
  const { pid, address } = last as unknown as ServerLock;
  throw new ServerStuck(pid, address, dbFile, waitMs);
}

async function candidate(dataDir: string, dbFile: string): Promise<ServerLock | null> {
  const [lock, servers] = [readServerLock(dataDir), await serversOn(dbFile)];
  if (servers === null) return lock !== null && isAlive(lock.pid) ? lock : null;
  const server = servers.find(({ pid }) => pid === lock?.pid) ?? servers[0];
  if (server === undefined) return null;
  return server.pid === lock?.pid ? lock : unlisted(server);
}

/** Its starter died before it could write the lock. */
const unlisted = ({ pid, port, uiPort }: RunningServer): ServerLock => ({
  pid,
  address: `127.0.0.1:${port}`,
  uiAddress: uiPort === null ? null : `http://127.0.0.1:${uiPort}`,
  version: 'unknown',
  startedAt: new Date().toISOString(),
});
