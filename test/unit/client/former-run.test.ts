import { describe, expect, test } from 'vitest';
import { exportFormerConfig } from '../../../src/client/export-config.ts';
import { readFormerOffer } from '../../../src/client/former-run.ts';
import { UserError } from '../../../src/client/user-error.ts';
import { configuration } from '../cli/config-builders.ts';
import { policy } from '../cli/builders.ts';
import { fakeClient, type Fake } from './fake-client.ts';

const place = { clientId: 12, clientName: 'Acme Ltd', siteId: 34, siteName: 'Main' };
const full = configuration({
  rows: [{ groupId: 'g-1', groupPath: 'Acme', excluded: false, place }],
  policies: [policy(), policy({ name: 'Rest' })],
});
const run = (over: Partial<NonNullable<Fake['runs']>[number]> = {}) => ({
  runId: 'r-1',
  how: 'TERMINATED',
  at: 1_000,
  config: full,
  ...over,
});
const offer = (...runs: NonNullable<Fake['runs']>) => readFormerOffer(fakeClient({ runs }).client, 'default');

describe('readFormerOffer', () => {
  test('counts what the newest run had that was ended by force', async () => {
    const runs = [run(), run({ runId: 'r-2', how: 'FAILED', at: 2_000, config: { ...full, policies: [] } })];
    expect(await offer(...runs)).toEqual({ runId: 'r-2', how: 'failed', endedAt: 2_000, rows: 1, policies: 0 });
  });

  test('passes over one that had nothing', async () => {
    const empty = run({ runId: 'r-2', at: 2_000, config: configuration() });
    expect(await offer(empty, run())).toMatchObject({ runId: 'r-1', rows: 1, policies: 2 });
    expect(await offer(empty)).toBeNull();
  });

  test('never takes a run that cannot be read for one that had nothing', async () => {
    const unreadable = run({ runId: 'r-2', at: 2_000, config: new Error('nondeterminism') });
    expect(await offer(unreadable, run())).toMatchObject({ runId: 'r-2', rows: null, policies: null });
  });

  test('asks for the runs of this connection only, once', async () => {
    const { client, listed } = fakeClient({});
    expect(await readFormerOffer(client, 'acme')).toBeNull();
    expect(listed).toEqual([expect.stringContaining('WorkflowId = "level-halopsa/acme" AND ')]);
  });
});

describe('exportFormerConfig', () => {
  test('is what export would have said of it', async () => {
    const { client } = fakeClient({ runs: [run()] });
    const { groups, policies } = await exportFormerConfig(client, 'default');
    expect([groups, policies.map(({ name }) => name)]).toEqual([
      [
        {
          level: { id: 'g-1', path: 'Acme' },
          client: { id: 12, name: 'Acme Ltd' },
          site: { id: 34, name: 'Main' },
        },
      ],
      ['Servers', 'Rest'],
    ]);
  });

  test('is refused when there was none', async () => {
    await expect(exportFormerConfig(fakeClient({}).client, 'default')).rejects.toThrow(UserError);
  });
});
