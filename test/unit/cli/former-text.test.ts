import { describe, expect, test } from 'vitest';
import type { FormerOffer } from '../../../src/client/former-run.ts';
import { VERBS } from '../../../src/cli/commands/index.ts';
import { formerText } from '../../../src/cli/former-text.ts';
import { renderStatus } from '../../../src/cli/render-status.ts';
import { runCli } from '../../../src/cli/run-cli.ts';
import { fakeClient } from '../client/fake-client.ts';
import { at, captured, held, NOW, row, status } from './builders.ts';
import { configuration } from './config-builders.ts';

const former: FormerOffer = { runId: 'r-1', how: 'terminated', endedAt: at(10, 30), rows: 2, policies: 1 };
const ROW = { groupId: 'g-1', groupPath: 'Acme', excluded: true, place: null };

describe('formerText', () => {
  test('says what there is, and the two commands that bring it back', () => {
    expect(formerText(former, 'default', NOW)).toBe(
      'The integration before this one was terminated at 10:30:00, with 2 mapped groups and 1 policy. ' +
        'To take that over: level-halopsa export --former > former.yaml, then level-halopsa apply former.yaml',
    );
  });

  test('names the connection, and does not count what it could not read', () => {
    const text = formerText({ ...former, how: 'failed', rows: null, policies: null }, 'acme', NOW);
    expect(text).toContain('failed at 10:30:00; what it was told could not be read just now.');
    expect(text).toMatch(/export --former -c acme > former\.yaml, then level-halopsa apply former\.yaml -c acme$/);
  });
});

describe('renderStatus', () => {
  test('offers it only where no group is mapped', () => {
    const view = { columns: 80, colour: false, now: NOW, all: true };
    expect(renderStatus(status({ rows: [], former }), held(), view)).toMatch(
      /export --former[\s\S]*No group is mapped/,
    );
    expect(renderStatus(status({ rows: [row()], former }), held(), view)).not.toContain('--former');
  });
});

describe('map list', () => {
  const list = async (rows: readonly (typeof ROW)[], ...options: string[]) => {
    const { terminal, out } = captured();
    const runs = [{ runId: 'r-1', how: 'TERMINATED', at: 1_000, config: configuration({ rows: [ROW] }) }];
    const { client, listed } = fakeClient({ queries: { config: configuration({ rows }) }, runs });
    await runCli(['map', 'list', ...options], {
      verbs: VERBS,
      version: '1',
      env: {},
      terminal,
      connect: () => Promise.resolve(client),
    });
    return { out: out.join('\n'), asked: listed.length };
  };

  test('offers it when it is empty, and asks for it then only', async () => {
    expect(await list([])).toEqual({ out: expect.stringContaining('mapped group and 0 policies'), asked: 1 });
    expect((await list([ROW])).asked).toBe(0);
    expect(await list([], '--json')).toEqual({ out: '[]', asked: 0 });
  });
});
