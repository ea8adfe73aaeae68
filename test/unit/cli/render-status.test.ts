import { describe, expect, test } from 'vitest';
import { renderStatus, type StatusView } from '../../../src/cli/render-status.ts';
import { displayWidth } from '../../../src/cli/text-layout.ts';
import { NO_COUNTS } from '../../../src/domain/sync.ts';
import { at, feed, held, NOW, row, status, storm } from './builders.ts';

const VIEW: StatusView = { columns: 80, colour: false, now: NOW, all: true };
const lines = (text: string): string[] => text.split('\n');

const HARD =
  'Contoso\u001B[2J Universal Exports & Zweigniederlassungsgesellschaft mbH \u202E / 東京都港区支店 / Untergeschoss-Nord-Serverraum';

describe('renderStatus', () => {
  test('shows the switch, the holder, the budget and the sweeps', () => {
    const text = renderStatus(status(), held(), VIEW);
    expect(lines(text).slice(0, 4)).toEqual([
      'default is on since 10:42:00 (3 min)',
      'holder    host-1 (process 12), since 10:42:01',
      'HaloPSA   212 of 300 requests left',
      'sweep     last 10:44:00 (1 min ago), next 10:49:00',
    ]);
  });

  test('puts problems first, each with its cure and since when', () => {
    const problems = [
      {
        about: 'halopsa',
        kind: 'Unauthorized',
        message: 'HaloPSA refuses the secret: make a new one',
        since: at(10, 30),
      },
    ] as const;
    expect(lines(renderStatus(status({ problems }), held(), VIEW))[0]).toBe(
      '! HaloPSA refuses the secret: make a new one (since 10:30:00)',
    );
  });

  test('shows a row with what became of its devices', () => {
    const text = renderStatus(
      status({ rows: [row({ counts: { ...NO_COUNTS, created: 3, unchanged: 22 } })] }),
      held(),
      VIEW,
    );
    expect(lines(text).at(-1)).toBe('Acme / Head office  Acme Ltd / Main  Synced         25  3 created, 22 unchanged');
    expect(text).toContain('devices   25: 3 created, 22 unchanged');
  });

  test.for([
    [
      'Synced, 3 held',
      row({ counts: { ...NO_COUNTS, created: 22, held: 3 }, message: '3 held, PC-1: two assets' }),
      '  3 held, PC-1: two assets',
    ],
    [
      'Failed',
      row({ state: 'Failed', message: '1 failed, PC-2: Tag must be unique', notBefore: at(10, 50) }),
      '  1 failed, PC-2: Tag must be unique; next try 10:50:00',
    ],
    ['Paused, 38 of 40', row({ state: 'Paused', message: '38 of 40' }), null],
  ] as const)('says %s', ([state, one, note]) => {
    const text = renderStatus(status({ rows: [one] }), held(), VIEW);
    expect(text).toContain(state);
    if (note !== null) expect(lines(text)).toContain(note);
  });

  test('says why it is off, and how to turn it on', () => {
    const text = renderStatus(status({ enabled: false, reason: 'upgrade' }), { state: 'none', details: null }, VIEW);
    expect(lines(text)[0]).toBe('default is off since 10:42:00 (3 min): upgrade (level-halopsa enable)');
    expect(text).not.toContain('holder');
  });

  test('says that nobody holds, and until when HaloPSA is waited for', () => {
    expect(renderStatus(status(), { state: 'waiting', details: null }, VIEW)).toContain(
      'nobody: it waits for a worker',
    );
    expect(renderStatus(status(), held({ waitingUntil: new Date(at(10, 47)).toISOString() }), VIEW)).toContain(
      'the next one waits until 10:47:00',
    );
  });

  test('says nothing of tickets before the first policy', () => {
    expect(renderStatus(status(), held(), VIEW)).not.toMatch(/policies|alerts|ticket/);
  });

  test('shows what becomes of alerts', () => {
    const seen = feed({
      active: 120,
      waiting: 4,
      storms: [storm(), storm({ clientId: 13, held: 6 })],
      skipped: { noPolicy: 4, excluded: 1 },
      totals: { opened: 87, tooShort: 0, dropped: 0, resolvedWhileHeld: 0 },
    });
    const text = renderStatus(status({ policies: 3, feed: seen }), held(), { ...VIEW, columns: 120 });
    expect(lines(text).slice(4, 8)).toEqual([
      'policies  3 (level-halopsa policies list)',
      'alerts    120 fire in Level, last read 10:44:30 (30 s ago)',
      'tickets   87 opened in total, 4 alerts wait for their time, 40 held by 2 storms (level-halopsa storm list)',
      'no ticket 4 in no policy (level-halopsa policies suggest); 1 on devices of excluded groups',
    ]);
  });

  test('says that alerts were not read yet, and in the past tense what was while it is off', () => {
    expect(renderStatus(status({ policies: 1 }), held(), VIEW)).toContain('alerts    not read yet');
    const off = status({ enabled: false, policies: 1, feed: feed({ active: 5 }) });
    expect(renderStatus(off, null, VIEW)).toContain('alerts    5 fired in Level, last read 10:44:30');
  });

  test('keeps the feed in sight when its last policy was removed', () => {
    expect(renderStatus(status({ policies: 0, feed: feed() }), held(), VIEW)).toContain(
      'policies  none: no alert becomes a ticket',
    );
  });

  test('puts problems of tickets on top, those that are gone apart', () => {
    const problems = [
      { what: 'close', message: 'the agent may not close tickets', since: at(10, 30) },
      { what: 'note', message: null, since: at(10, 31) },
    ] as const;
    expect(lines(renderStatus(status({ policies: 1, feed: feed({ problems }) }), held(), VIEW)).slice(0, 2)).toEqual([
      '! Tickets: the agent may not close tickets (since 10:30:00)',
      'default is on since 10:42:00 (3 min)',
    ]);
  });

  test('says what to do without rows', () => {
    expect(renderStatus(status({ rows: [] }), held(), VIEW)).toContain('No group is mapped yet');
  });

  test.for([80, 100, 60])('fits %i columns, whatever the names are', (columns) => {
    const rows = [
      row({
        groupPath: HARD,
        place: { clientId: 1, clientName: HARD, siteId: 2, siteName: HARD },
        message: HARD,
        state: 'Failed',
        devices: 12_345,
        counts: { created: 1_000, linked: 1_000, updated: 1_000, unchanged: 1_000, held: 1_000, failed: 7_345 },
      }),
      row({ groupId: 'g-2', excluded: true, place: null }),
    ];
    const problems = [{ about: 'level', kind: 'Unavailable', message: HARD, since: at(9, 0) }] as const;
    const text = renderStatus(
      status({
        rows,
        problems,
        reason: HARD,
        unmappedDevices: 99_999,
        writeSingly: true,
        policies: 200,
        feed: feed({
          active: 99_999,
          storms: [storm({ held: 9_999 })],
          skipped: { noPolicy: 9_999, severity: 9_999, unmapped: 9_999, firedBefore: 9_999 },
          problems: [{ what: 'create', message: HARD, since: at(9, 0) }],
        }),
      }),
      held({ holder: HARD }),
      { ...VIEW, columns },
    );
    for (const line of lines(text)) expect(displayWidth(line), line).toBeLessThanOrEqual(columns);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text.replace(/\s/g, '')).toContain('Zweignieder');
  });

  test('cuts nothing: a wrapped name is whole', () => {
    const text = renderStatus(
      status({
        rows: [
          row({ groupPath: 'Zweigniederlassungsgesellschaftsverwaltungszentrale-abcdefghijklmnop', message: null }),
        ],
      }),
      held(),
      VIEW,
    );
    const column = lines(text)
      .slice(lines(text).findIndex((line) => line.startsWith('GROUP')) + 1)
      .map((line) => line.split('  ')[0]);
    expect(column.join('')).toBe('Zweigniederlassungsgesellschaftsverwaltungszentrale-abcdefghijklmnop');
  });

  const many = Array.from({ length: 150 }, (_, index) =>
    row({
      groupId: `g-${index}`,
      groupPath: `Group ${index}`,
      state: index === 140 ? 'Failed' : index === 120 ? 'Syncing' : 'Synced',
    }),
  );

  test('of many rows on a small screen shows those first that are not simply Synced', () => {
    const text = renderStatus(status({ rows: many }), held(), { ...VIEW, all: false, rows: 24 });
    expect(lines(text).length).toBeLessThanOrEqual(24);
    expect(text).toContain('rows      150: 148 Synced, 1 Syncing, 1 Failed');
    const first = lines(text).findIndex((line) => line.startsWith('GROUP')) + 1;
    expect(lines(text)[first]).toMatch(/^Group 140 .*Failed/);
    expect(lines(text)[first + 1]).toMatch(/^Group 120 .*Syncing/);
    const shown = lines(text).filter((line) => line.startsWith('Group ')).length;
    expect(lines(text).at(-1)).toBe(`… and ${150 - shown} more (--all shows them)`);
  });

  test('of many rows shows all when asked to, in the order of the table', () => {
    const text = renderStatus(status({ rows: many }), held(), { ...VIEW, all: true, rows: 24 });
    expect(lines(text).filter((line) => line.startsWith('Group '))).toHaveLength(150);
    expect(lines(text).at(-1)).toMatch(/^Group 149 /);
  });

  test('colours states on a terminal only', () => {
    expect(renderStatus(status(), held(), { ...VIEW, colour: true })).toContain('\u001B[32mSynced\u001B[39m');
    expect(renderStatus(status(), held(), VIEW)).not.toContain('\u001B');
  });
});
