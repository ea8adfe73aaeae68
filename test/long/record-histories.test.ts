import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterEach, expect, inject, test } from 'vitest';
import { inspect } from '../../src/client/inspect.ts';
import { WORKFLOW_QUEUE, WORKFLOWS } from '../../src/contract/names.ts';
import { House } from '../support/house.ts';

let house: House;
afterEach(() => house.close());

const RELEASE = process.env['RECORD_HISTORIES'];
const TARGET =
  RELEASE === undefined
    ? mkdtempSync(join(tmpdir(), 'histories-'))
    : fileURLToPath(new URL('../replay/histories/', import.meta.url));

/** One life with everything in it, small enough to commit: RECORD_HISTORIES=v0.1.0 writes it to test/replay/histories. */
test('records the histories of an eventful life', async () => {
  house = await House.open({
    address: inject('temporalAddress'),
    world: 'small',
    settings: { timing: { sweep: 1, watchReturn: 3, settle: 1, heartbeat: 1 }, limits: { level: 100_000 } },
    switches: { haloLatencyMs: 200 },
  });
  await house.client.workflow.start(WORKFLOWS.integration, {
    workflowId: house.handle.workflowId,
    taskQueue: WORKFLOW_QUEUE,
    args: [{ connection: 'default', rollAfterEvents: 120 }],
  });
  await house.fault({ api: 'halo', method: 'POST', path: '/asset', nth: 2, kind: 'cut_after_store' });
  await house.fault({ api: 'halo', method: 'POST', path: '/asset', nth: 4, kind: 'reset' });
  await house.fault({
    api: 'halo',
    method: 'POST',
    path: '/asset',
    nth: 6,
    kind: 'status',
    status: 429,
    retryAfter: '1',
  });
  const { worker, mapping } = await house.furnish(4);
  await inspect(house.client, 'default', 'groups');
  await inspect(house.client, 'default', 'clients');
  await inspect(house.client, 'default', 'connection');
  await house.enable();
  await house.until('a sync', (status) => status.rows.some((row) => row.state === 'Syncing'));
  await house.disable();
  await house.until('no sync', (status) => status.rows.every((row) => row.state !== 'Syncing'));
  await house.enable();
  await house.waitFor('a write', async () => (await house.writes()).length > 3);
  await worker.kill();
  await house.startWorker();
  await house.allSynced(90_000);
  await house.map((await house.mapping()).slice(4, 6));
  await house.allSynced(90_000);
  await house.handle.executeUpdate('saveGroupMappings', { args: [{ remove: [mapping[0]?.groupId] }] });
  const [device] = (await house.control<{ devices: { id: string }[] }>('GET', 'state?part=devices')).devices;
  await house.edit({ op: 'renameDevice', device: device?.id, nickname: 'Renamed' });
  await house.handle.signal('syncNow');
  await house.until(
    'unchanged',
    (status) => status.rows.every((row) => row.state === 'Synced' && row.counts.created === 0),
    90_000,
  );
  await house.disable();
  await house.until('off', (status) => !status.enabled);

  mkdirSync(TARGET, { recursive: true });
  const counts = new Map<string, number>();
  for await (const { type, workflowId, runId } of house.client.workflow.list()) {
    const number = (counts.get(type) ?? 0) + 1;
    counts.set(type, number);
    if (number > 20) continue;
    const history = historyToJSON(await house.client.workflow.getHandle(workflowId, runId).fetchHistory());
    const text = JSON.stringify({ workflowId, history: JSON.parse(history) }).replaceAll(hostname(), 'worker-host');
    writeFileSync(join(TARGET, `${type}-${number}.${RELEASE ?? 'trial'}.json`), text);
  }
  expect([...counts.keys()].sort()).toEqual(['groupSync', 'inspect', 'integration']);
  expect(readdirSync(TARGET).length).toBeGreaterThan(8);
});
