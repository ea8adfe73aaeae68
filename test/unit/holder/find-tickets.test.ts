import { beforeEach, describe, expect, test } from 'vitest';
import type { Desk } from '../../../src/holder/desk.ts';
import { findTickets, type Wanted } from '../../../src/holder/find-tickets.ts';
import { FakeCaller } from '../../support/fake-caller.ts';
import { CLOSED, openDesk, type FakeHalo } from './fake-desk.ts';

const REFERENCE = 'lvl:dev-1:k3y:2026-11-23T09:14:00.000Z';
const SUMMARY = '[Critical] Disk Monitor — FS01';

let desk: Desk;
let halo: FakeHalo;

const find = async (over: Partial<Wanted> = {}): Promise<number[]> => {
  halo.asked = [];
  const rows = await findTickets(desk, new FakeCaller(), {
    reference: REFERENCE,
    summary: SUMMARY,
    clientId: 12,
    deep: false,
    ...over,
  });
  return rows.map(({ id }) => id);
};
const BY_REFERENCE = `/Tickets?reference=${REFERENCE}`;
const BY_CLIENT = '/Tickets?clientId=12';

beforeEach(() => {
  ({ desk, halo } = openDesk());
});

describe('findTickets', () => {
  test('finds a ticket by its reference, closed ones too, with one request', async () => {
    halo.put(1, { third_party_id_string: REFERENCE, status_id: CLOSED });
    halo.put(2, { third_party_id_string: `${REFERENCE}:1` });
    expect(await find()).toEqual([1]);
    expect(halo.asked).toEqual([BY_REFERENCE]);
    expect(desk.keepsReference).toBe(true);
  });

  test('needs no second look where references were seen to be kept', async () => {
    desk.keepsReference = true;
    expect(await find()).toEqual([]);
    expect(halo.asked).toEqual([BY_REFERENCE]);
  });

  test.for([[null], [false]] as const)(
    'looks at the newest tickets while references may be dropped (%j)',
    async ([keepsReference]) => {
      desk.keepsReference = keepsReference;
      halo.put(3, { summary: SUMMARY, details: `Reference: ${REFERENCE}` });
      halo.put(4, { summary: SUMMARY, details: `Reference: ${REFERENCE}:1` });
      halo.put(5, { summary: 'Another', details: `Reference: ${REFERENCE}` });
      halo.put(6, { summary: SUMMARY, details: `Reference: ${REFERENCE}`, client_id: 13 });
      expect(await find()).toEqual([3]);
      expect(halo.asked.slice(0, 2)).toEqual([BY_REFERENCE, BY_CLIENT]);
      expect(desk.keepsReference).toBe(keepsReference);
    },
  );

  test('looks at the newest tickets where the filter is not supported, whatever was seen before', async () => {
    desk.keepsReference = true;
    halo.isReferenceFilterHonoured = false;
    halo.put(1, { third_party_id_string: 'another' });
    halo.put(2, { summary: SUMMARY, details: `Reference: ${REFERENCE}` });
    expect(await find()).toEqual([2]);
    expect(halo.asked).toEqual([BY_REFERENCE, BY_CLIENT, '/Tickets/2']);
  });

  test('takes its own out of what an unsupported filter answers', async () => {
    halo.isReferenceFilterHonoured = false;
    halo.put(1, { third_party_id_string: 'another' });
    halo.put(2, { third_party_id_string: REFERENCE });
    expect(await find()).toEqual([2]);
  });

  test('looks deeper after a create that was not answered', async () => {
    desk.keepsReference = true;
    halo.put(2, { summary: SUMMARY, details: `Reference: ${REFERENCE}` });
    expect(await find()).toEqual([]);
    expect(await find({ deep: true })).toEqual([2]);
  });

  test('looks no deeper when the ticket is found at once', async () => {
    halo.put(1, { third_party_id_string: REFERENCE });
    expect(await find({ deep: true })).toEqual([1]);
    expect(halo.asked).toEqual([BY_REFERENCE]);
  });

  test('finds all tickets that carry the reference', async () => {
    halo.put(1, { third_party_id_string: REFERENCE });
    halo.put(2, { third_party_id_string: REFERENCE });
    expect(await find()).toEqual([1, 2]);
  });

  test('finds what only the newest tickets show, by their reference', async () => {
    halo.put(1, { third_party_id_string: REFERENCE });
    halo.whileListing = () => halo.unlisted.clear();
    halo.unlisted.add(1);
    expect(await find({ deep: true })).toEqual([1]);
    expect(halo.asked).toEqual([BY_REFERENCE, BY_CLIENT]);
  });
});
