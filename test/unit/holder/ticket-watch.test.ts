import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TicketReport } from '../../../src/contract/feed-activities.ts';
import { AssetIndex } from '../../../src/holder/asset-index.ts';
import type { Desk } from '../../../src/holder/desk.ts';
import { seenOf, TicketWatch } from '../../../src/holder/ticket-watch.ts';
import { NOW, withId } from '../../support/builders.ts';
import { FakeCaller } from '../../support/fake-caller.ts';
import { CLOSED, openDesk, type FakeHalo } from './fake-desk.ts';

const OPEN = { statusId: 1, isClosed: false, mergedInto: null, isDeleted: false } as const;
const POLL_MS = 90_000;

let desk: Desk;
let halo: FakeHalo;
let watch: TicketWatch;
let knownReportId: string | null;

interface Turn {
  readonly summaries?: readonly number[];
  readonly index?: AssetIndex;
  readonly releaseStatusId?: number;
  readonly isLost?: boolean;
}

/** One call of the watch: a reading, and what it tells; the feed takes it unless it is lost. */
async function turn({ summaries = [], index, releaseStatusId, isLost = false }: Turn = {}): Promise<TicketReport> {
  vi.setSystemTime(Date.now() + POLL_MS);
  watch.begin(knownReportId);
  await watch.read(new FakeCaller(), summaries);
  const report = watch.report(summaries, index ?? null, releaseStatusId ?? null, [], true);
  if (report === null) throw new Error('a report was asked for in any case');
  if (!isLost) knownReportId = report.reportId;
  return report;
}

const seen = async (): Promise<TicketReport['seen']> => (await turn()).seen;
const requests = async (): Promise<string[]> => {
  halo.asked = [];
  await turn();
  return halo.asked;
};
const idOf = (ticketId: number): string => `k:dev-${ticketId}`;

/** A ticket in HaloPSA whose workflow runs. */
function open(ticketId: number, state = 'Open'): void {
  halo.put(ticketId);
  desk.running.started({ deviceId: `dev-${ticketId}`, key: 'k', alertId: 'a', serial: null });
  desk.running.change(idOf(ticketId), { ticketId, state });
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  ({ desk, halo } = openDesk());
  watch = new TicketWatch(desk);
  knownReportId = null;
});
afterEach(() => {
  vi.useRealTimers();
});

describe('seenOf', () => {
  test('goes by the closed statuses of the tenant, not by what once was', async () => {
    const statuses = await desk.lists.statuses(new FakeCaller());
    const row = { statusId: 2, hasBeenClosed: true, mergedInto: null, isDeleted: false } as Parameters<
      typeof seenOf
    >[0];
    expect(seenOf(row, statuses)).toEqual({ ...OPEN, statusId: 2 });
    expect(seenOf(row, { all: [], closedIds: new Set() })).toMatchObject({ isClosed: true });
  });
});

describe('TicketWatch', () => {
  test('is idle without tickets, and while the first is being opened', () => {
    expect(watch.isIdle([])).toBe(true);
    desk.running.started({ deviceId: 'dev-1', key: 'k', alertId: 'a', serial: null });
    expect(watch.isIdle([])).toBe(true);
    expect(watch.isIdle([9])).toBe(false);
    open(2);
    expect(watch.isIdle([])).toBe(false);
  });

  test('asks for a hundred tickets with one request, and for the statuses once a day', async () => {
    for (let ticketId = 1; ticketId <= 150; ticketId += 1) open(ticketId);
    expect((await requests()).map((asked) => asked.replace(/=.*/, ''))).toEqual([
      '/Status',
      '/Status',
      '/Tickets?ticketids',
      '/Tickets?ticketids',
    ]);
    expect(await requests()).toHaveLength(2);
    expect(watch.readAt).toBe(Date.now());
  });

  test('tells what a person did, once', async () => {
    open(1);
    expect(await seen()).toEqual([]);
    halo.put(1, { status_id: CLOSED });
    expect(await seen()).toEqual([
      { deviceId: 'dev-1', key: 'k', ticketId: 1, seen: { ...OPEN, statusId: CLOSED, isClosed: true } },
    ]);
    expect(await seen()).toEqual([]);
    halo.put(1, { status_id: 2 });
    expect(await seen()).toMatchObject([{ ticketId: 1, seen: { isClosed: false } }]);
  });

  test('has no report while nothing is new, unless it is asked for', async () => {
    open(1);
    await turn();
    expect(watch.report([], null, null, [], false)).toBeNull();
    expect(watch.report([], null, null, [], true)).toMatchObject({ seen: [], assets: [], summaries: [] });
  });

  test('says nothing of a change between two open statuses', async () => {
    open(1);
    await turn();
    halo.put(1, { status_id: 2 });
    expect(await seen()).toEqual([]);
  });

  test('tells a change again until the feed has heard of it', async () => {
    open(1);
    await turn();
    halo.put(1, { status_id: CLOSED });
    expect((await turn({ isLost: true })).seen).toHaveLength(1);
    expect(await seen()).toHaveLength(1);
    expect(await seen()).toEqual([]);
  });

  test.for([
    ['Open', 1, false],
    ['Closed', CLOSED, false],
    ['Closed by a person', CLOSED, false],
    ['Open', CLOSED, true],
    ['Closed', 1, true],
    ['Resolved', CLOSED, true],
  ] as const)('of a new holder tells a ticket that its workflow left %s and that has status %i: %s', async (given) => {
    const [state, statusId, isTold] = given;
    open(1, state);
    halo.put(1, { status_id: statusId });
    expect((await seen()).length > 0).toBe(isTold);
  });
});

describe('TicketWatch, about what a list leaves out', () => {
  test('asks singly, and tells nothing when the ticket is there', async () => {
    open(1);
    open(2);
    halo.unlisted.add(2);
    const asked = await requests();
    expect(asked.filter((path) => path.startsWith('/Tickets/'))).toEqual(['/Tickets/2']);
    expect(await seen()).toEqual([]);
    halo.put(2, { status_id: CLOSED });
    expect(await seen()).toMatchObject([{ ticketId: 2, seen: { isClosed: true, isDeleted: false } }]);
  });

  test('takes a ticket that HaloPSA does not find for deleted, not for closed', async () => {
    open(1);
    await turn();
    halo.tickets.delete(1);
    expect(await seen()).toMatchObject([{ seen: { isDeleted: true, isClosed: false } }]);
  });

  test('takes a ticket that is marked as deleted for deleted', async () => {
    open(1);
    await turn();
    halo.put(1, { deleted: true });
    expect(await seen()).toMatchObject([{ seen: { isDeleted: true } }]);
  });

  test('concludes nothing from a reading that failed', async () => {
    open(1);
    await turn();
    vi.spyOn(halo, 'call').mockRejectedValueOnce(new Error('cut'));
    await expect(turn()).rejects.toThrow('cut');
    expect(watch.report([], null, null, [], false)).toBeNull();
  });

  test('asks for at most 20 of them in one reading', async () => {
    for (let ticketId = 1; ticketId <= 25; ticketId += 1) open(ticketId);
    await turn();
    halo.tickets.clear();
    expect(await seen()).toHaveLength(20);
  });

  test('comes to all of them in the readings after that', async () => {
    for (let ticketId = 1; ticketId <= 25; ticketId += 1) open(ticketId);
    await turn();
    halo.tickets.clear();
    const found = [...(await seen()), ...(await seen()), ...(await seen())];
    expect(new Set(found.map(({ ticketId }) => ticketId)).size).toBe(25);
  });
});

describe('TicketWatch, about our own writes', () => {
  const WRITTEN = { ...OPEN, statusId: CLOSED, isClosed: true };

  test('does not tell them', async () => {
    open(1);
    await turn();
    halo.put(1, { status_id: CLOSED });
    watch.wrote(idOf(1), 1, WRITTEN);
    expect(await seen()).toEqual([]);
  });

  test('tells what a person does after them', async () => {
    open(1);
    await turn();
    watch.wrote(idOf(1), 1, WRITTEN);
    halo.put(1, { status_id: 2 });
    expect(await seen()).toMatchObject([{ ticketId: 1, seen: { isClosed: false } }]);
  });

  test('does not let an older reading overwrite them', async () => {
    open(1);
    await turn();
    halo.whileListing = () => watch.wrote(idOf(1), 1, WRITTEN);
    expect(await seen()).toEqual([]);
    halo.whileListing = () => undefined;
    halo.put(1, { status_id: CLOSED });
    expect(await seen()).toEqual([]);
  });

  test('does not tell them when the report before was lost either', async () => {
    open(1);
    open(2);
    await turn();
    halo.put(2, { status_id: CLOSED });
    await turn({ isLost: true });
    halo.put(1, { status_id: CLOSED });
    watch.wrote(idOf(1), 1, WRITTEN);
    expect(await seen()).toMatchObject([{ ticketId: 2 }]);
  });
});

describe('TicketWatch, about merged tickets', () => {
  beforeEach(async () => {
    open(1);
    await turn();
    halo.put(1, { merged_into_id: 5, status_id: CLOSED });
    halo.put(5);
  });

  test('tells where they went, and watches that ticket from then on', async () => {
    expect(await seen()).toMatchObject([{ ticketId: 1, seen: { mergedInto: 5 } }]);
    expect(await requests()).toEqual(['/Tickets?ticketids=5']);
    expect(desk.running.get(idOf(1))?.ticketId).toBe(5);
    halo.put(5, { status_id: CLOSED });
    expect(await seen()).toMatchObject([{ deviceId: 'dev-1', ticketId: 5, seen: { isClosed: true } }]);
  });

  test('follows a ticket that is merged again', async () => {
    await turn();
    halo.put(5, { merged_into_id: 8 });
    halo.put(8);
    expect(await seen()).toMatchObject([{ ticketId: 5, seen: { mergedInto: 8 } }]);
    await turn();
    expect(desk.running.get(idOf(1))?.ticketId).toBe(8);
  });

  test('tells of the merge again when the report was lost, and watches the old ticket until it is heard', async () => {
    await turn({ isLost: true });
    expect(await seen()).toMatchObject([{ ticketId: 1, seen: { mergedInto: 5 } }]);
  });
});

describe('TicketWatch, about assets', () => {
  const indexed = (inactive = false): AssetIndex => new AssetIndex(NOW, [withId('dev-1', { inactive })]);

  test('tells of an asset that became known after the ticket, once', async () => {
    open(1);
    await turn();
    expect((await turn({ index: indexed() })).assets).toEqual([{ deviceId: 'dev-1', key: 'k', assetId: 501 }]);
    expect((await turn({ index: indexed() })).assets).toEqual([]);
  });

  test.for([
    ['the ticket has one', 501, false],
    ['it is inactive', null, true],
  ] as const)('says nothing of it when %s', async ([, assetId, inactive]) => {
    open(1);
    desk.running.change(idOf(1), { assetId });
    expect((await turn({ index: indexed(inactive) })).assets).toEqual([]);
  });
});

describe('TicketWatch, about summaries of storms', () => {
  const RELEASE = 2;
  const told = async (): Promise<TicketReport['summaries']> =>
    (await turn({ summaries: [77], releaseStatusId: RELEASE })).summaries;

  test('tells every change of their status, and whether it releases what is held', async () => {
    halo.put(77);
    expect(await told()).toMatchObject([{ ticketId: 77, isReleased: false, seen: { isClosed: false } }]);
    expect(await told()).toEqual([]);
    halo.put(77, { status_id: RELEASE });
    expect(await told()).toMatchObject([{ ticketId: 77, isReleased: true }]);
    halo.put(77, { status_id: CLOSED });
    expect(await told()).toMatchObject([{ ticketId: 77, isReleased: false, seen: { isClosed: true } }]);
  });

  test('releases nothing when the tenant has no such status', async () => {
    halo.put(77, { status_id: RELEASE });
    expect((await turn({ summaries: [77] })).summaries).toMatchObject([{ isReleased: false }]);
  });
});
