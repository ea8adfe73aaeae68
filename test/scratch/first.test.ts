import { mkdtemp } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { test } from 'vitest';
import { ensureTemporalServer } from '../../src/runtime/temporal-server/ensure-temporal-server.ts';
import { House } from '../support/house.ts';
test('one sync', async () => {
  const dataDir = await mkdtemp('/tmp/lh-scratch-');
  const server = await ensureTemporalServer({ env: {}, dataDir, ports: { frontend: 0, ui: null }, cacheDir: process.env['HOME'] + '/.cache/level-halopsa', progress: console.log });
  const house = await House.open({ address: server.address, world: (process.env['WORLD'] ?? 'small') as never });
  try {
    const t0 = Date.now();
    const { worker } = await house.furnish(process.env['ROWS'] ? Number(process.env['ROWS']) : undefined);
    console.log('furnished', Date.now() - t0);
    await house.clearLedger();
    const t1 = Date.now();
    await house.enable();
    try {
      const s = await house.allSynced(60_000);
      console.log('synced', Date.now() - t1, JSON.stringify(s.rows[0]), JSON.stringify(s.problems));
      console.log('requests', (await house.haloRequests()).length, JSON.stringify(await house.check()).slice(0, 500));
    } catch (e) { console.log(String(e)); }
    console.log(readFileSync(worker.log, 'utf8').slice(0, 6000));
  } finally { await house.close(); await server.stop(); }
}, 120_000);
