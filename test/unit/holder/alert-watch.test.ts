import { beforeEach, describe, expect, test, vi } from 'vitest';
import { FAILURES } from '../../../src/contract/failures.ts';
import type { AlertReport } from '../../../src/contract/feed-activities.ts';
import { ApiError } from '../../../src/apis/http/api-error.ts';
import type { ConditionNews } from '../../../src/domain/triage.ts';
import { keyOf } from '../../../src/holder/alert-book.ts';
import { AlertWatch } from '../../../src/holder/alert-watch.ts';
import type { Desk } from '../../../src/holder/desk.ts';
import { Sweep } from '../../../src/holder/sweep.ts';
import { levelCaller } from '../../support/api-clients.ts';
import { group, mapping, NOW, tree } from '../../support/builders.ts';
import { policy } from '../domain/policy-builders.ts';
import { openDesk, RESOLVED, ticketing, type DeskOptions, type FakeLevel } from './fake-desk.ts';

const KEY = keyOf('Disk Monitor');
const ALL = policy({ alerts: ['*'] });
const DOWN = new ApiError(FAILURES.unavailable, 'Level answered 500', { status: 500 });

/** Holder and feed of a connection; the feed takes what it is told unless a test says that it is lost. */
class Feed {
  readonly desk;
  readonly level: FakeLevel;
  readonly watch: AlertWatch;
  knownReportId: string | null = null;

  constructor(options: DeskOptions = {}) {
    const { desk, level } = openDesk(options);
    this.desk = desk;
    this.level = level;
    this.watch = new AlertWatch(desk);
  }

  /** One call of the watch, whose report the feed takes. */
  async report({
    isLost = false,
    always = true,
    work = () => this.watch.read(levelCaller),
  } = {}): Promise<AlertReport | null> {
    this.watch.begin(this.knownReportId);
    await work();
    const report = this.watch.report(always);
    if (report !== null && !isLost) this.knownReportId = report.reportId;
    return report;
  }

  /** What a reading tells, and the feed takes. */
  poll = async (): Promise<readonly ConditionNews[]> => (await this.report())?.news ?? [];

  /** What a reading tells; the report never arrives. */
  pollInVain = async (): Promise<readonly ConditionNews[]> => (await this.report({ isLost: true }))?.news ?? [];

  /** What new mappings or policies change, without a reading. */
  reconfigure = async (...saved: Parameters<Desk['configure']>): Promise<readonly ConditionNews[]> => {
    this.desk.configure(...saved);
    return (await this.report({ work: () => this.watch.reconsider(levelCaller) }))?.news ?? [];
  };

  /** That many tickets are open, as a new holder finds them. */
  ticketed(ids: readonly string[]): void {
    for (const id of ids) this.desk.running.started({ deviceId: `dev-${id}`, key: KEY, alertId: id, serial: null });
  }
}

const NOTHING = (): Promise<void> => Promise.resolve();

const kinds = (news: readonly ConditionNews[]): string[] =>
  news.map((each) => (each.kind === 'over' ? each.how : each.kind));

let feed: Feed;
let level: FakeLevel;

beforeEach(() => {
  feed = new Feed();
  ({ level } = feed);
});

describe('AlertWatch', () => {
  test('tells what fires with its verdict, once', async () => {
    level.raise('a');
    expect(await feed.poll()).toMatchObject([
      {
        kind: 'firing',
        condition: { deviceId: 'dev-a', key: KEY, count: 1 },
        verdict: { opens: true, policy: 'Disks', clientId: 12 },
        isTicketed: false,
      },
    ]);
    expect(await feed.report({ always: false })).toBeNull();
  });

  test('tells again when alerts of the condition come, go or get worse', async () => {
    level.raise('a');
    await feed.poll();
    level.raise('b', { device_id: 'dev-a' });
    expect(await feed.poll()).toMatchObject([{ condition: { count: 2 } }]);
    level.raise('b', { device_id: 'dev-a', severity: 'emergency' });
    expect(await feed.poll()).toHaveLength(1);
    level.resolve('b');
    expect(await feed.poll()).toMatchObject([{ kind: 'firing', condition: { count: 1 } }]);
  });

  test('offers a report again until the feed names it', async () => {
    level.raise('a');
    expect(kinds(await feed.pollInVain())).toEqual(['firing']);
    expect(kinds(await feed.poll())).toEqual(['firing']);
    level.resolve('a');
    expect(kinds(await feed.pollInVain())).toEqual(['resolved']);
    expect(kinds(await feed.poll())).toEqual(['resolved']);
    expect(await feed.poll()).toEqual([]);
  });

  test('tells a condition that came back after it was over', async () => {
    level.raise('a');
    await feed.poll();
    level.resolve('a');
    expect(await feed.poll()).toEqual([
      { kind: 'over', deviceId: 'dev-a', key: KEY, how: 'resolved', at: RESOLVED, isTicketed: false },
    ]);
    level.raise('b', { device_id: 'dev-a' });
    expect(kinds(await feed.poll())).toEqual(['firing']);
  });

  test('takes back an end that nobody heard of when the condition fires again', async () => {
    level.raise('a');
    await feed.poll();
    level.resolve('a');
    await feed.pollInVain();
    level.raise('a');
    expect(await feed.poll()).toEqual([]);
  });

  test('tells at most 200 conditions at once, and the rest after that', async () => {
    const sweep = new Sweep(NOW, tree(group('g-1')), new Map());
    feed = new Feed({ sweep: () => sweep });
    feed.level.raiseMany(450);
    const devices = new Map(
      [...feed.level.devices.keys()].map((id) => [id, { id, groupId: 'g-1', tags: [], hostname: id } as never]),
    );
    vi.spyOn(sweep, 'get').mockImplementation((id) => devices.get(id));
    // A new one stands behind hundreds that have their tickets and are only told once more.
    feed.ticketed([...feed.level.devices.keys()].slice(0, -1).map((id) => id.replace('dev-', '')));
    const reports: (AlertReport | null)[] = [];
    const more: boolean[] = [];
    for (let round = 0; round < 4; round += 1) {
      reports.push(await feed.report({ always: false }));
      more.push(feed.watch.hasMore);
    }
    expect(more).toEqual([true, true, false, false]);
    const [first] = reports[0]?.news ?? [];
    expect(first?.isTicketed).toBe(false);
    expect(reports.map((report) => report?.news.length)).toEqual([200, 200, 50, undefined]);
    expect(reports.map((report) => report?.full)).toEqual(['first', 'more', 'last', undefined]);
    const heard = reports.flatMap((report) => report?.news ?? []);
    expect(new Set(heard.map((news) => (news.kind === 'firing' ? news.condition.deviceId : ''))).size).toBe(450);
  });

  test('believes no list that breaks off: the reading fails and what was known stands', async () => {
    level.raise('a');
    await feed.poll();
    level.fails = (path, { status }) => (path === '/alerts' && status === 'active' ? DOWN : undefined);
    await expect(feed.poll()).rejects.toBe(DOWN);
    expect(await feed.report({ work: NOTHING })).toMatchObject({ news: [], active: 1 });
  });

  test('stops at the account of a stranger before it reads an alert', async () => {
    feed = new Feed({ rows: [mapping(), mapping({ groupId: 'g-2' })] });
    feed.level.raise('a');
    feed.level.groups = [{ id: 'x', name: 'X', parent_id: null }];
    await expect(feed.poll()).rejects.toMatchObject({ kind: FAILURES.stranger });
    expect(feed.level.asked).toEqual(['/groups']);
  });
});

describe('AlertWatch, for a feed that knows another report', () => {
  test('tells all that fires once more', async () => {
    level.raise('a');
    level.raise('b');
    await feed.poll();
    feed.knownReportId = 'of the holder before';
    const report = await feed.report();
    expect(report?.full).toBe('all');
    expect(kinds(report?.news ?? [])).toEqual(['firing', 'firing']);
    expect(await feed.report()).toMatchObject({ full: 'no', news: [] });
  });

  test('says that nothing fires, even unasked', async () => {
    expect(await feed.report({ always: false })).toMatchObject({ full: 'all', news: [] });
    expect(await feed.report({ always: false })).toBeNull();
  });

  test('looks for the alerts of tickets that run, whose conditions it never saw', async () => {
    level.raise('a');
    level.raise('b');
    level.resolve('b');
    feed.ticketed(['a', 'b', 'c']);
    expect(await feed.poll()).toMatchObject([
      { kind: 'firing', isTicketed: true },
      { kind: 'over', deviceId: 'dev-b', how: 'resolved', isTicketed: true },
      { kind: 'over', deviceId: 'dev-c', how: 'gone', isTicketed: true },
    ]);
    expect(await feed.poll()).toEqual([]);
  });

  test('does not look for alerts of tickets that know of their end', async () => {
    feed.ticketed(['a', 'b']);
    feed.desk.running.change(`${KEY}:dev-a`, { state: 'Resolved' });
    feed.desk.running.change(`${KEY}:dev-b`, { state: 'Closed' });
    expect(await feed.poll()).toEqual([]);
    expect(level.asked.some((path) => path.startsWith('/alerts/') || path.includes('?'))).toBe(false);
  });

  test('does not say that all was told while devices of what fires are not known yet', async () => {
    level.raiseMany(25);
    expect((await feed.report())?.full).toBe('first');
    expect((await feed.report())?.full).toBe('last');
  });

  test('does not say that all was told by a reading that it does not believe', async () => {
    level.raiseMany(10);
    feed.ticketed([...level.alerts.keys()]);
    for (const id of level.alerts.keys()) level.unlisted.add(id);
    const report = await feed.report();
    expect(report?.full).not.toBe('all');
  });

  test('does not say that all was told before it has read anything', async () => {
    expect((await feed.report({ work: NOTHING }))?.full).not.toBe('all');
  });
});

describe('AlertWatch, about what the list leaves out', () => {
  test('ends nothing by an empty list while the alerts fire', async () => {
    level.raiseMany(3);
    await feed.poll();
    for (const id of level.alerts.keys()) level.unlisted.add(id);
    expect(await feed.poll()).toEqual([]);
    expect(await feed.poll()).toEqual([]);
    level.unlisted.clear();
    expect(await feed.poll()).toEqual([]);
  });

  test('tells a deleted device apart from a resolved alert', async () => {
    for (const id of ['a', 'b', 'c']) level.raise(id);
    await feed.poll();
    level.resolve('a');
    level.deleteDevice('dev-b');
    level.alerts.delete('c');
    expect(await feed.poll()).toMatchObject([
      { deviceId: 'dev-a', how: 'resolved', at: RESOLVED },
      { deviceId: 'dev-b', how: 'gone', at: null },
      { deviceId: 'dev-c', how: 'gone', at: null },
    ]);
  });

  test('reads a sudden drop once more before it looks anything up', async () => {
    level.raiseMany(40);
    for (let round = 0; round < 2; round += 1) await feed.poll();
    for (const id of [...level.alerts.keys()].slice(0, 20)) level.unlisted.add(id);
    level.asked = [];
    expect(await feed.poll()).toEqual([]);
    expect(feed.watch.isDoubtful).toBe(true);
    expect(level.asked.filter((path) => path.includes('?'))).toEqual([]);
    level.unlisted.clear();
    expect(await feed.poll()).toEqual([]);
    expect(feed.watch.isDoubtful).toBe(false);
    expect(level.asked.filter((path) => path.includes('?'))).toEqual([]);
  });

  test('believes a drop that stays, alert by alert', async () => {
    level.raiseMany(10);
    await feed.poll();
    for (const id of [...level.alerts.keys()].slice(0, 8)) level.resolve(id);
    level.unlisted.add('a9');
    expect(await feed.poll()).toEqual([]);
    expect(feed.watch.isDoubtful).toBe(true);
    expect(kinds(await feed.poll())).toEqual(Array.from({ length: 8 }, () => 'resolved'));
    expect(feed.watch.isDoubtful).toBe(false);
  });

  test('looks up five at once without a second reading', async () => {
    level.raiseMany(5);
    await feed.poll();
    for (const id of level.alerts.keys()) level.resolve(id);
    expect(kinds(await feed.poll())).toEqual(Array.from({ length: 5 }, () => 'resolved'));
  });

  test('decides about more than 30 devices in several readings', async () => {
    level.raiseMany(70);
    for (let round = 0; round < 4; round += 1) await feed.poll();
    for (const id of level.alerts.keys()) level.resolve(id);
    const ended: number[] = [];
    for (let round = 0; round < 5; round += 1) ended.push((await feed.poll()).length);
    expect(ended).toEqual([0, 30, 30, 10, 0]);
  });

  test('comes to every device, though the first thirty fire on', async () => {
    level.raiseMany(40);
    for (let round = 0; round < 3; round += 1) await feed.poll();
    for (const id of level.alerts.keys()) level.unlisted.add(id);
    level.resolve('a39');
    const ended: string[] = [];
    for (let round = 0; round < 5; round += 1) ended.push(...kinds(await feed.poll()));
    expect(ended).toEqual(['resolved']);
  });

  test('goes on with the others when one missing device cannot be asked', async () => {
    level.raiseMany(2);
    await feed.poll();
    level.resolve('a0');
    level.resolve('a1');
    level.raise('new');
    level.fails = (_, { device_id: deviceId }) => (deviceId === 'dev-a0' ? DOWN : undefined);
    expect(kinds(await feed.poll())).toEqual(['firing', 'resolved']);
  });

  test('marks a ticket that heard of the end, and looks for its alert no more', async () => {
    level.raise('a');
    feed.ticketed(['a']);
    await feed.poll();
    level.resolve('a');
    expect(kinds(await feed.poll())).toEqual(['resolved']);
    level.asked = [];
    await feed.poll();
    expect(feed.desk.running.get(`${KEY}:dev-a`)?.state).toBe('Resolved');
    expect(level.asked.filter((path) => path.includes('?'))).toEqual([]);
    level.raise('b', { device_id: 'dev-a' });
    await feed.poll();
    await feed.poll();
    expect(feed.desk.running.get(`${KEY}:dev-a`)?.state).toBe('Open');
  });
});

describe('AlertWatch, about what gets no ticket', () => {
  test('counts alerts by reason and tells nothing', async () => {
    level.addDevice('busy', { maintenance_mode: true });
    level.addDevice('lost', { group_id: null });
    level.groups.push({ id: 'lab', name: 'Lab', parent_id: 'g-1' });
    level.addDevice('lab', { group_id: 'lab' });
    feed.desk.configure(ticketing({ alertsSince: Date.parse('2026-11-23T10:00:00Z') }), [
      mapping(),
      mapping({ groupId: 'lab', excluded: true, place: null }),
    ]);
    level.raise('maintenance', { device_id: 'busy' });
    level.raise('unmapped', { device_id: 'lost' });
    level.raise('unmapped too', { device_id: 'lost' });
    level.raise('excluded', { device_id: 'lab' });
    level.raise('noPolicy', { name: 'Memory' });
    level.raise('severity', { severity: 'information' });
    level.raise('firedBefore', { started_at: '2026-11-23T09:00:00Z' });
    level.raise('deviceGone');
    level.devices.delete('dev-deviceGone');
    expect(await feed.report()).toMatchObject({
      news: [],
      active: 8,
      skipped: {
        maintenance: 1,
        unmapped: 2,
        excluded: 1,
        noPolicy: 1,
        severity: 1,
        firedBefore: 1,
        deviceGone: 1,
      },
    });
  });

  test('opens what still fires when maintenance ends', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: NOW });
    try {
      level.addDevice('dev-a', { maintenance_mode: true });
      level.raise('a');
      expect(await feed.poll()).toEqual([]);
      level.addDevice('dev-a');
      vi.setSystemTime(NOW + 600_000);
      expect(await feed.poll()).toMatchObject([{ kind: 'firing', verdict: { opens: true } }]);
    } finally {
      vi.useRealTimers();
    }
  });

  test('withdraws its verdict, and gives it anew, when policies or mappings change', async () => {
    level.raise('a');
    await feed.poll();
    const none = ticketing({ policies: [] });
    expect(await feed.reconfigure(none, [mapping()])).toMatchObject([
      { kind: 'firing', verdict: { opens: false, reason: 'noPolicy' } },
    ]);
    expect(await feed.reconfigure(none, [mapping()])).toEqual([]);
    expect(await feed.reconfigure(ticketing({ policies: [ALL] }), [mapping()])).toMatchObject([
      { kind: 'firing', verdict: { opens: true } },
    ]);
  });

  test('withdraws again what the feed did not hear', async () => {
    level.raise('a');
    await feed.poll();
    feed.desk.configure(ticketing(), []);
    const withdrawn = [{ kind: 'firing', verdict: { opens: false, reason: 'unmapped' } }];
    expect(await feed.pollInVain()).toMatchObject(withdrawn);
    expect(await feed.poll()).toMatchObject(withdrawn);
    expect(await feed.poll()).toEqual([]);
  });

  test('looks for no alert whose verdict was withdrawn', async () => {
    level.raise('a');
    await feed.poll();
    await feed.reconfigure(ticketing(), []);
    level.resolve('a');
    level.asked = [];
    expect(await feed.poll()).toEqual([]);
    expect(level.asked.filter((path) => path.includes('?'))).toEqual([]);
  });

  test('keeps telling a ticket of its alerts, whatever the verdict has become', async () => {
    level.raise('a');
    feed.ticketed(['a']);
    await feed.poll();
    feed.desk.configure(ticketing({ policies: [] }), [mapping()]);
    expect(await feed.poll()).toMatchObject([{ kind: 'firing', isTicketed: true, verdict: { reason: 'noPolicy' } }]);
    level.raise('b', { device_id: 'dev-a' });
    expect(await feed.poll()).toMatchObject([{ kind: 'firing', isTicketed: true, condition: { count: 2 } }]);
    level.resolve('a');
    level.resolve('b');
    expect(kinds(await feed.poll())).toEqual(['resolved']);
  });

  test('sends alerts of unmapped devices to the catch-all', async () => {
    const { place: catchAll } = mapping();
    const saved = ticketing();
    feed.desk.configure({ ...saved, settings: { ...saved.settings, catchAll } }, []);
    level.raise('a');
    expect(await feed.poll()).toMatchObject([{ verdict: { opens: true, clientId: 12 } }]);
  });

  test('asks for 20 unknown devices in one reading, and for the others in the next', async () => {
    level.raiseMany(25);
    expect(await feed.poll()).toHaveLength(20);
    expect(await feed.poll()).toHaveLength(5);
    expect(level.asked.filter((path) => path.startsWith('/devices/'))).toHaveLength(25);
  });

  test('counts once, as such, what began and ended while the integration was off', async () => {
    feed = new Feed({
      ticketing: { offSince: Date.parse('2026-11-23T10:30:00Z'), onSince: Date.parse('2026-11-23T11:45:00Z') },
    });
    feed.level.raise('before', { started_at: '2026-11-23T10:00:00Z' });
    feed.level.raise('while off');
    for (const id of ['before', 'while off']) feed.level.resolve(id);
    feed.level.raise('since', { is_resolved: true, resolved_at: '2026-11-23T11:50:00Z' });
    expect(await feed.poll()).toEqual([]);
    feed.level.raise('another');
    feed.level.resolve('another');
    expect((await feed.report())?.skipped).toEqual({ whileOff: 1 });
  });

  test('goes on with the others when one unknown device cannot be asked', async () => {
    level.raiseMany(2);
    level.fails = (path) => (path === '/devices/dev-a0' ? DOWN : undefined);
    expect(await feed.poll()).toMatchObject([{ condition: { deviceId: 'dev-a1' } }]);
  });
});
