import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Summary } from '../../scripts/demo/summary.ts';
import { isAlive } from '../../src/runtime/temporal-server/process-table.ts';

const DEMO = fileURLToPath(new URL('../../dist/scripts/demo.js', import.meta.url));

let root: string;
let busy: Server;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lh-demo-'));
  busy = createServer().listen(0, '127.0.0.1');
  await once(busy, 'listening');
});
afterEach(async () => {
  busy.close();
  await rm(root, { recursive: true, force: true });
});

interface Demo {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  /** The exit code, when all output has been read. */
  readonly ended: Promise<number | null>;
}

/** As `npm run demo` starts it, on a machine where the usual port is taken. */
function start(...args: string[]): Demo {
  const { port } = busy.address() as AddressInfo;
  const child = spawn(process.execPath, [DEMO, ...args], {
    env: { ...process.env, TEMPORAL_ADDRESS: '', TMPDIR: root, LEVEL_HALOPSA_TEMPORAL_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      texts[name] += chunk;
    });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, out: () => texts.stdout, err: () => texts.stderr, ended };
}

const summaryOf = ({ out }: Demo): Summary => JSON.parse(out().trim().split('\n').at(-1) ?? '') as Summary;

/** No server that outlives the demo, and no file. */
async function expectNothingLeft({ err }: Demo): Promise<void> {
  const pids = [...err().matchAll(/Starting the Temporal server on \S+ \(process (\d+)/g)].map(([, pid]) =>
    Number(pid),
  );
  expect(pids).toHaveLength(1);
  expect(pids.filter(isAlive)).toEqual([]);
  expect(await readdir(root)).toEqual([]);
}

describe('npm run demo', () => {
  test('-- --exit --json ends by itself, with every row Synced, the tickets of its alerts and nothing left over', async () => {
    const demo = start('--exit', '--json');
    expect(await demo.ended, demo.err()).toBe(0);
    const summary = summaryOf(demo);
    const { groups, synced, devices, created, linked, updated, unchanged, held, failed } = summary;
    const { halopsaRequests, seconds, tickets, ticketsClosed, ticketsHeld } = summary;
    expect(synced).toBe(groups);
    expect({ groups, devices, held, failed }).toEqual({ groups: 30, devices: 500, held: 0, failed: 0 });
    expect(created + linked + updated + unchanged + held + failed).toBe(devices);
    expect(halopsaRequests).toBeGreaterThan(500 / 25);
    expect(halopsaRequests).toBeLessThan(100);
    expect(seconds).toBeLessThan(60);
    // Five alerts, three of a storm and its summary; of the storm's six others two ended while they were held.
    expect({ tickets, ticketsClosed, ticketsHeld }).toEqual({ tickets: 9, ticketsClosed: 3, ticketsHeld: 4 });
    expect(demo.err()).toMatch(/\d+ .* \[Critical\] Disk Monitor - Critical .*left open for Ana/);
    expect(demo.err()).toContain('no mail to anybody');
    expect(demo.err()).toContain('takes free ports');
    // Plain without a terminal.
    // oxlint-disable-next-line no-control-regex
    expect(demo.out() + demo.err()).not.toMatch(/\u001B/);
    await expectNothingLeft(demo);
  });

  test('stays up, says what to try, and leaves nothing at Ctrl-C', async () => {
    const demo = start('--json');
    await expect.poll(() => demo.out(), { timeout: 60_000 }).toContain('}\n');
    expect(demo.child.exitCode).toBeNull();
    expect(demo.err()).toMatch(
      /Temporal Web UI +http:.*\/__sim\/edit.*status --watch.*policies list.*storm list.*storm release .*workflow signal .*--name disable/s,
    );
    const edits = [...demo.err().matchAll(/curl -sS (\S+) -d '(.*)'/g)];
    expect(edits).toHaveLength(2);
    for (const [, url = '', body = ''] of edits) expect((await fetch(url, { method: 'POST', body })).status).toBe(200);
    await expect
      .poll(() => demo.err(), { timeout: 30_000 })
      .toMatch(/HaloPSA +POST \/api\/Asset +201 +Asset: 0 new, 1 changed/);
    await expect.poll(() => demo.err(), { timeout: 30_000 }).toMatch(/HaloPSA +POST \/api\/Tickets +201 .*1 new/);
    demo.child.kill('SIGINT');
    expect(await demo.ended, demo.err()).toBe(0);
    await expectNothingLeft(demo);
  });
});
