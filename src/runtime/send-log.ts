import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { lock } from 'proper-lockfile';
import { compact, REQUEST_TIMEOUT_MS, type SendEvent, type SendLog } from '../apis/http/budget.ts';

/** A process that died with the lock is passed over after this. */
const STALE_MS = 2_000;
const COMPACT_AT = 4_000;
/** Longest window that anything may use: older events count nowhere. */
const LONGEST_WINDOW_MS = 3_600_000;

/** A line that a dying process left half written is no event. */
function parse(text: string): SendEvent[] {
  return text.split('\n').flatMap((line): SendEvent[] => {
    try {
      return line === '' ? [] : [JSON.parse(line) as SendEvent];
    } catch {
      return [];
    }
  });
}

/**
 * Send times in a file of the data directory. Lines are only ever appended, so that a process which was stopped while
 * it held the lock can add what it knows, but never take away what others wrote meanwhile.
 */
export function fileSendLog(directory: string, name: string): SendLog {
  const path = join(directory, `sent-${createHash('sha256').update(name).digest('hex').slice(0, 12)}.log`);
  let queue: Promise<unknown> = Promise.resolve();

  const read = async (): Promise<SendEvent[]> => {
    try {
      return parse(await readFile(path, 'utf8'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  };

  const add = (events: readonly SendEvent[]): Promise<void> =>
    appendFile(path, events.map((event) => `${JSON.stringify(event)}\n`).join(''), { mode: 0o600 });

  const locked = async <T>(work: (isMine: () => boolean) => Promise<T>): Promise<T> => {
    let isMine = true;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const release = await lock(path, {
      realpath: false,
      stale: STALE_MS,
      update: STALE_MS / 2,
      retries: { retries: 200, minTimeout: 5, maxTimeout: 50, factor: 1.2 },
      // The lock was taken over while this process stood still: what it appends remains right, what it replaces not.
      onCompromised: () => {
        isMine = false;
      },
    });
    try {
      return await work(() => isMine);
    } finally {
      await release().catch(() => undefined);
    }
  };

  /** One after the other within the process: retrying on the file lock would be slower. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(work, work);
    queue = turn.catch(() => undefined);
    return turn;
  };

  let shortest = 0;
  const shorten = async (events: readonly SendEvent[], isMine: () => boolean): Promise<void> => {
    const window = { limit: 0, windowMs: LONGEST_WINDOW_MS, requestMs: REQUEST_TIMEOUT_MS, blockedUntil: 0 };
    const kept = compact(events, window, Date.now());
    shortest = kept.length;
    await writeFile(`${path}.new`, kept.map((event) => `${JSON.stringify(event)}\n`).join(''), { mode: 0o600 });
    if (isMine()) await rename(`${path}.new`, path);
  };

  return {
    exchange: (decide) =>
      inTurn(() =>
        locked(async (isMine) => {
          const events = await read();
          const { append, result } = decide(events);
          if (append.length > 0) await add(append);
          if (events.length > Math.max(COMPACT_AT, 2 * shortest)) await shorten([...events, ...append], isMine);
          return result;
        }),
      ),
    append: (event) => inTurn(() => locked(() => add([event]))),
  };
}
