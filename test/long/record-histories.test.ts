import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterEach, expect, inject, test } from 'vitest';
import { inspect } from '../../src/client/inspect.ts';
import { runTestTicket } from '../../src/client/run-test-ticket.ts';
import { alertFeedId, WORKFLOW_QUEUE, WORKFLOWS } from '../../src/contract/names.ts';
import { devicesOf, feedOf, raise, resolve, saveTicketing, ticketsOf, untilTickets } from '../support/desk-house.ts';
import { House, type Mapping } from '../support/house.ts';

let house: House;
afterEach(() => house.close());

const RELEASE = process.env['RECORD_HISTORIES'];
const TARGET =
  RELEASE === undefined
    ? mkdtempSync(join(tmpdir(), 'histories-'))
    : fileURLToPath(new URL('../replay/histories/', import.meta.url));

/** Alerts of every kind: short, repeated, flapping, stormy, closed by a person, resolved; one create without an answer. */
async function liveWithTickets(mapping: readonly Mapping[]): Promise<void> {
  await house.client.workflow.start(WORKFLOWS.alertFeed, {
    workflowId: alertFeedId('default'),
    taskQueue: WORKFLOW_QUEUE,
    args: [{ connection: 'default', rollAfterEvents: 90 }],
  });
  await saveTicketing(house, {
    reopenWithinMinutes: 0.05,
    storm: { perClient: 3, windowSeconds: 60, calmSeconds: 600, updateSeconds: 1 },
  });
  await house.handle.signal('enable', { alerts: 'open' });
  await runTestTicket(house.client, 'default', 'All');
  const groups = mapping.slice(1, 4).map(({ groupId }) => groupId);
  const devices = (await devicesOf(house)).filter(
    ({ group_id, maintenance_mode }) => groups.includes(group_id ?? '') && !maintenance_mode,
  );
  const device = devices[0]?.id ?? '';
  await house.fault({ api: 'halo', method: 'POST', path: '/tickets$', kind: 'cut_after_store' });
  const first = await raise(house, device, 'Disk Monitor - Critical');
  await untilTickets(house, 'a ticket', (all) => all.some(({ summary }) => summary.includes('Disk')), 60_000);
  await raise(house, device, 'Disk Monitor - Critical');
  const second = await raise(house, device, 'Connection');
  await untilTickets(house, 'two tickets', (all) => all.filter(({ isClosed }) => !isClosed).length === 2, 60_000);
  await house.edit({
    op: 'ticketAction',
    ticketId: (await ticketsOf(house)).at(-1)?.id,
    agent: 'Ana',
    note: 'Looking',
  });
  await resolve(house, second);
  await resolve(house, first);
  for (let index = 0; index < 5; index += 1) await raise(house, device, `Monitor ${index}`);
  await house.waitFor('a storm', async () => typeof (await feedOf(house)).storms[0]?.ticketId === 'number', 60_000);
  const storm = (await feedOf(house)).storms[0]?.ticketId;
  await house.edit({ op: 'ticketAction', ticketId: storm, agent: 'Ben', newStatus: 2 });
  await house.waitFor('its end', async () => (await feedOf(house)).storms.length === 0, 60_000);
  const alerts = (await house.control<{ alerts: { id: string }[] }>('GET', 'state?part=alerts')).alerts;
  await house.edit({ op: 'resolveAlerts', alertIds: alerts.map(({ id }) => id) });
  await house.waitFor(
    'most ended',
    async () => (await ticketsOf(house)).filter(({ isClosed }) => !isClosed).length <= 2,
    60_000,
  );
}

/** One life with everything in it, small enough to commit: RECORD_HISTORIES=v0.1.0 writes it to test/replay/histories. */
test('records the histories of an eventful life', async () => {
  house = await House.open({
    address: inject('temporalAddress'),
    world: 'small',
    settings: {
      timing: { sweep: 1, watchReturn: 3, settle: 1, heartbeat: 1 },
      limits: { level: 100_000, halopsa: 100_000 },
    },
    switches: { haloLatencyMs: 200, haloLimit: 100_000 },
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
  await liveWithTickets(mapping);
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
  expect([...counts.keys()].sort()).toEqual(Object.values(WORKFLOWS).sort());
  expect(readdirSync(TARGET).length).toBeGreaterThan(8);
});
