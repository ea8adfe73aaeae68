import { describe, expect, test } from 'vitest';
import { connectionOf, VARIABLES } from '../../../src/runtime/credentials.ts';
import type { Selection, Wanted } from '../../../src/runtime/select-connections.ts';
import type { Station } from '../../../src/worker/serve-connection.ts';
import { Stations } from '../../../src/worker/stations.ts';
import { credentials } from '../../support/credentials.ts';

const wanted = (name: string, over: Parameters<typeof credentials>[0] = {}): Wanted => ({
  connection: connectionOf(name, credentials(over), { labels: VARIABLES, allowHttp: false }),
  scope: 'all',
  origin: 'file',
});
const selection = (all: readonly Wanted[], kept: Selection['kept'] = new Set()): Selection => ({
  wanted: new Map(all.map((each) => [each.connection.name, each])),
  kept,
  faults: [],
});

/** Stations that only note what is done with them. */
function house({ failing = 0 }: { failing?: number } = {}) {
  const done: string[] = [];
  const warned: string[] = [];
  let left = failing;
  let end: (error: unknown) => void = () => undefined;
  const open = (key: string, { connection }: Wanted): Promise<Station> => {
    if (left-- > 0) return Promise.reject(new Error('the server is away'));
    done.push(`open ${key} ${connection.level.key}`);
    const ended = new Promise<void>((_, reject) => {
      end = reject;
    });
    ended.catch(() => undefined);
    return Promise.resolve({
      ended,
      stop: () => Promise.resolve(void done.push(`stop ${key} ${connection.level.key}`)),
    });
  };
  const logger = { info: () => undefined, warn: (_: unknown, text?: string) => void warned.push(text ?? '') };
  return {
    stations: new Stations({ open, logger: logger as never }),
    done,
    warned,
    end: (error: unknown) => end(error),
  };
}

describe('Stations', () => {
  test('opens what is new, leaves what is the same, stops what is gone', async () => {
    const { stations, done } = house();
    await stations.adopt(selection([wanted('a', { apiKey: '1' })]));
    await stations.adopt(selection([wanted('a', { apiKey: '1' }), wanted('b', { apiKey: '2' })]));
    await stations.adopt(selection([wanted('b', { apiKey: '2' })]));
    expect(done).toEqual(['open a 1', 'open b 2', 'stop a 1']);
    expect(stations.names).toEqual(['b']);
  });

  test('renews what has other credentials: the old stops before the new opens', async () => {
    const { stations, done } = house();
    await stations.adopt(selection([wanted('a', { apiKey: '1' })]));
    await stations.adopt(selection([wanted('a', { apiKey: '2' })]));
    expect(done).toEqual(['open a 1', 'stop a 1', 'open a 2']);
  });

  test.for<[string, Selection['kept']]>([
    ['all while the file tells nothing', 'all'],
    ['the one that is wrong', new Set(['a'])],
  ])('keeps %s', async ([, kept]) => {
    const { stations, done } = house();
    await stations.adopt(selection([wanted('a', { apiKey: '1' })]));
    await stations.adopt(selection([], kept));
    expect(done).toEqual(['open a 1']);
  });

  test('tries again what could not be opened, and says so once', async () => {
    const { stations, done, warned } = house({ failing: 2 });
    const both = selection([wanted('a', { apiKey: '1' })]);
    expect(await stations.adopt(both)).toHaveLength(1);
    await stations.adopt(both);
    await stations.adopt(both);
    expect(done).toEqual(['open a 1']);
    expect(warned).toEqual(['connection a cannot be served yet: tried again']);
  });

  test('fails when a station ends that nobody stopped, and not otherwise', async () => {
    const { stations, end } = house();
    await stations.adopt(selection([wanted('a')]));
    end(new Error('fatal'));
    await expect(stations.failed).rejects.toThrow('fatal');
  });

  test('opens nothing after it was stopped', async () => {
    const { stations, done } = house();
    await stations.adopt(selection([wanted('a', { apiKey: '1' })]));
    await stations.stop();
    await stations.adopt(selection([wanted('b', { apiKey: '2' })]));
    expect(done).toEqual(['open a 1', 'stop a 1']);
  });
});
