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
      const by: Record<string, number> = {}; for (const r of await house.haloRequests()) { const k = r.method + ' ' + r.path + ' ' + JSON.stringify(r.query) + ' ' + r.status; by[k] = (by[k] ?? 0) + 1; } console.log(by); console.log('requests', (await house.haloRequests()).length, JSON.stringify(await house.check()).slice(0, 500));
    } catch (e) { console.log(String(e).slice(0,300)); const st = await house.status(); const c = {}; for (const r of st.rows) c[r.state] = (c[r.state] ?? 0) + 1; const by: any = {}; for (const r of await house.haloRequests()) { const k = r.method + ' ' + r.path + ' ' + JSON.stringify(r.query) + ' ' + r.status; by[k] = (by[k] ?? 0) + 1; } console.log(by); console.log(c, st.problems, (await house.haloRequests()).length); }
    console.log(readFileSync(worker.log, 'utf8').split("\n").filter((l) => l.includes("\"level\":40") && !l.includes("No ")).slice(0,12).map((l) => { try { const j = JSON.parse(l); return JSON.stringify({m: j.msg, e: j.error, a: j.activityType, at: j.attempt}); } catch { return l; } }).join("\n"));
  } finally { await house.close(); await server.stop(); }
}, 120_000);
