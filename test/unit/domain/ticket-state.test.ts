import { describe, expect, test } from 'vitest';
import { newTicket, ticketAfter } from '../../../src/domain/ticket-after.ts';
import { nextStep } from '../../../src/domain/ticket-next.ts';
import type { TicketEvent, TicketRules, TicketState, TicketStep } from '../../../src/domain/ticket-state.ts';
import {
  after,
  alert,
  at,
  closed,
  CONDITION,
  firing,
  fresh,
  GONE,
  iso,
  noted,
  open,
  opened,
  personCloses,
  reopened,
  resolved,
  RULES,
  seen,
  told,
} from './ticket-state-builders.ts';

const step = (state: TicketState, minutes = 0): TicketStep => nextStep(state, at(minutes));
const touched: TicketEvent = { kind: 'touched', by: { who: 'Ana', at: iso(5), what: 'action' } };
const back = (minutes = 20, rules: Partial<TicketRules> = {}): TicketEvent =>
  told(firing(alert('b', minutes)), minutes, rules);
const waitsUntil = (minutes: number | null): TicketStep => ({
  do: 'wait',
  until: minutes === null ? null : at(minutes),
});
const END = { do: 'end', why: expect.any(String) };

describe('a new ticket', () => {
  test('is opened for the episode of its oldest alert', () => {
    const state = newTicket({ ...CONDITION, alerts: [alert('a', -5), alert('b', 3)], count: 2 }, RULES);
    expect(step(state)).toEqual({ do: 'open', episode: { startedAt: iso(-5), count: 0 } });
  });

  test('keeps its episode while other alerts come and go', () => {
    expect(step(after(fresh(), told(firing(alert('b', 3)), 3)), 3)).toEqual(step(fresh()));
  });

  test.for([
    ['resolved', resolved()],
    ['gone', GONE],
  ] as const)('is not opened for what is %s by then', ([, view]) => {
    expect(step(after(fresh(), told(view)))).toEqual(END);
  });

  test('is closed when the alert resolved while it was being opened', () => {
    expect(step(after(fresh(), told(resolved()), opened()))).toEqual({ do: 'close' });
  });

  test('is followed by one of the next count when its episode had a ticket and was over', () => {
    const state = after(fresh(), { kind: 'foundClosed', ticketId: 8, isNewFiring: true });
    expect(step(state)).toEqual({ do: 'open', episode: { startedAt: iso(0), count: 1 } });
    expect(state.earlier).toEqual([8]);
  });

  test('is not opened a second time when its episode had one', () => {
    const state = after(fresh(), { kind: 'foundClosed', ticketId: 8, isNewFiring: false });
    expect([state.phase, state.ticketId, step(state)]).toEqual(['theirs', 8, waitsUntil(null)]);
    expect(step(after(state, told(resolved())))).toEqual(END);
  });

  test('is opened when the closed one it finds is known to come from before', () => {
    const state = after(open(told(resolved()), closed(), back(20, { whenAlertReturns: 'newTicket' })), {
      kind: 'foundClosed',
      ticketId: 1,
      isNewFiring: false,
    });
    expect(step(state)).toEqual({ do: 'open', episode: { startedAt: iso(20), count: 1 } });
  });

  test('ends when it is not needed', () => {
    const state = after(fresh(), { kind: 'notNeeded', why: 'no policy takes it any more' });
    expect([state.phase, step(state)]).toEqual(['done', { do: 'end', why: 'no policy takes it any more' }]);
  });

  test('is tried again when the alert came back while Level said that it does not fire', () => {
    const notNeeded: TicketEvent = { kind: 'notNeeded', why: 'it fires no more' };
    const state = after(fresh(), told(resolved()), back(), notNeeded);
    expect(step(state)).toMatchObject({ do: 'open' });
    expect(step(after(state, notNeeded))).toEqual(END);
  });

  test('says under which name the device goes on when it takes over another one’s ticket', () => {
    const state = after(fresh(), opened({ as: 'adopted' }));
    expect(step(state)).toEqual({ do: 'note', note: { kind: 'adopted', deviceName: 'PC-1' } });
  });

  test('knows the earlier tickets that were found on the way, the newest five', () => {
    expect(after(fresh(), opened({ earlier: [1, 2, 3, 4, 5, 6, 7] })).earlier).toEqual([3, 4, 5, 6, 7]);
  });
});

describe('an open ticket', () => {
  test('waits for news', () => {
    expect(step(open())).toEqual(waitsUntil(null));
  });

  test('tells the first repeat at once, later ones together when the interval has passed', () => {
    const first = open(told(firing(alert('a'), alert('b', 1)), 1));
    const note = { kind: 'repeat', times: 1 } as const;
    expect(step(first, 1)).toEqual({ do: 'note', note });

    const told1 = after(first, { kind: 'noted', note, at: at(1) });
    expect(step(told1, 1)).toEqual(waitsUntil(null));

    const more = after(
      told1,
      told(firing(alert('a'), alert('b', 1), alert('c', 5)), 5),
      told(firing(alert('a'), alert('b', 1), alert('c', 5), alert('d', 9)), 9),
    );
    expect(step(more, 9)).toEqual(waitsUntil(61));
    expect(step(more, 61)).toEqual({ do: 'note', note: { kind: 'repeat', times: 2 } });
  });

  test('keeps the repeats that came while the note was written', () => {
    const note = { kind: 'repeat', times: 1 } as const;
    const state = open(
      told(firing(alert('a'), alert('b', 1)), 1),
      told(firing(alert('a'), alert('b', 1), alert('c', 2)), 2),
      { kind: 'noted', note, at: at(2) },
    );
    expect([state.untold, step(state, 2)]).toEqual([1, waitsUntil(62)]);
  });

  test('says nothing when one of several alerts ends', () => {
    const two = noted(after(newTicket({ ...CONDITION, alerts: [alert('a'), alert('b')] }, RULES), opened()));
    expect(step(after(two, told(firing(alert('b')), 3)), 3)).toEqual(waitsUntil(null));
  });

  test('takes an alert that began anew for another firing', () => {
    const state = open(told(firing(alert('a', 4)), 4));
    expect([state.firings, step(state, 4)]).toEqual([2, { do: 'note', note: { kind: 'repeat', times: 1 } }]);
  });

  test('tells a change of severity at once', () => {
    const state = open(told(firing(alert('a', 0, 'emergency'))));
    const note = { kind: 'severity', from: 'critical', to: 'emergency' } as const;
    expect(step(state)).toEqual({ do: 'note', note });
    expect(step(after(state, { kind: 'noted', note, at: at(0) }))).toEqual(waitsUntil(null));
  });

  test('writes what it has to say before it is closed, and links its asset after', () => {
    const state = after(
      fresh(),
      { kind: 'assetKnown', assetId: 5 },
      opened({ assetId: null }),
      told(firing(alert('a', 0, 'warning'))),
      told(resolved()),
    );
    expect(step(state)).toMatchObject({ do: 'note', note: { kind: 'severity' } });
    expect(step(noted(state))).toEqual({ do: 'close' });
    expect(step(after(noted(state), touched))).toMatchObject({ do: 'note' });
    expect(step(noted(after(noted(state), touched)))).toEqual({ do: 'link', assetId: 5 });
  });

  test.for([
    ['links an asset that became known later', { assetId: null }, { do: 'link', assetId: 5 }],
    ['links nothing when it has one', { assetId: 77 }, waitsUntil(null)],
  ] as const)('%s', ([, over, expected]) => {
    expect(step(after(fresh(), opened(over), { kind: 'assetKnown', assetId: 5 }))).toEqual(expected);
  });

  test('links once', () => {
    const state = after(fresh(), opened({ assetId: null }), { kind: 'assetKnown', assetId: 5 });
    const linked = after(state, { kind: 'linked', assetId: 5 }, { kind: 'assetKnown', assetId: 6 });
    expect([linked.assetId, step(linked)]).toEqual([5, waitsUntil(null)]);
  });

  test('is theirs when a person closes it while the alert fires, until that is over', () => {
    const state = open(personCloses);
    expect([state.phase, step(state)]).toEqual(['theirs', waitsUntil(null)]);
    const silent = after(state, told(firing(alert('a', 0, 'emergency'), alert('b')), 3), {
      kind: 'assetKnown',
      assetId: 9,
    });
    expect(step(silent, 999)).toEqual(waitsUntil(null));
    expect(step(after(silent, told(resolved())))).toEqual(END);
  });

  test('resolves the alerts in Level once when a person closes it, if that is set', () => {
    const state = open(told(firing(alert('a'), alert('b')), 1, { whenTicketCloses: 'resolveAlert' }), personCloses);
    expect(step(state)).toEqual({ do: 'resolveAlerts', alertIds: ['a', 'b'] });
    expect(step(after(state, { kind: 'alertsResolved' }))).toEqual(waitsUntil(null));
    expect(step(after(state, told(resolved())))).toEqual(END);
  });

  test('does not resolve alerts of a ticket that was deleted', () => {
    const state = open(told(firing(alert('a')), 0, { whenTicketCloses: 'resolveAlert' }), seen({ isDeleted: true }));
    expect([state.phase, step(state)]).toEqual(['theirs', waitsUntil(null)]);
  });

  test('goes on when a person opens it again', () => {
    const state = open(personCloses, seen(), told(firing(alert('a'), alert('b', 2)), 2));
    expect(step(state, 2)).toMatchObject({ do: 'note', note: { kind: 'repeat' } });
    const over = after(state, told(resolved()));
    expect(step(over)).toMatchObject({ do: 'note', note: { kind: 'resolved', leftOpen: null } });
  });

  test('keeps the newest twenty notes, and none that a person has made needless', () => {
    const turns = Array.from({ length: 30 }, (_, minute) =>
      told(firing(alert('a', 0, minute % 2 === 0 ? 'warning' : 'critical')), minute),
    );
    const state = open(...turns);
    expect(state.notes).toHaveLength(20);
    expect(after(state, personCloses).notes).toEqual([]);
  });

  test('ignores what is seen of another ticket', () => {
    expect(open(seen({ isClosed: true }, 2))).toEqual(open());
  });
});

describe('a ticket whose alert resolved', () => {
  test('is closed', () => {
    expect(step(open(told(resolved())))).toEqual({ do: 'close' });
  });

  test('is left open with a note when somebody worked on it', () => {
    const state = open(told(resolved()), touched);
    const note = {
      kind: 'resolved',
      at: iso(10),
      since: iso(0),
      leftOpen: { who: 'Ana', at: iso(5), what: 'action' },
    };
    expect(step(state)).toEqual({ do: 'note', note });
    expect(state.keptOpen).toBe('Ana worked on it');
    expect(step(noted(state), 9_999)).toEqual(waitsUntil(null));
  });

  test('is left open with a note when that is set', () => {
    const state = open(told(resolved(), 10, { whenAlertResolves: 'note' }));
    expect(step(state)).toMatchObject({ do: 'note', note: { kind: 'resolved', leftOpen: 'setting' } });
    expect(step(noted(state))).toEqual(waitsUntil(null));
  });

  test('follows the settings of the newest delivery, even of the same news', () => {
    const state = open(told(resolved()), told(resolved(), 11, { whenAlertResolves: 'note' }));
    expect(step(state)).toMatchObject({ do: 'note', note: { leftOpen: 'setting' } });
  });

  test('says why it could not be closed, and does not try again', () => {
    const state = open(told(resolved()), { kind: 'notClosed', why: 'pending closure' });
    expect(step(state)).toEqual({ do: 'note', note: { kind: 'notClosed', why: 'pending closure' } });
    expect(step(noted(state), 9_999)).toEqual(waitsUntil(null));
  });

  test('ends when a person closes what was left open', () => {
    expect(step(noted(open(told(resolved()), touched, personCloses)))).toEqual(END);
    expect(step(noted(open(told(resolved()), touched, seen({ isDeleted: true }))))).toEqual(END);
  });

  test('says that the alert is back, and is closed when it ends after all', () => {
    const state = after(noted(open(told(resolved()), touched)), back(80));
    expect(step(state, 80)).toEqual({ do: 'note', note: { kind: 'returned', at: iso(80), isReopened: false } });
    expect(step(after(noted(state), told(resolved(90), 90)), 90)).toEqual({ do: 'close' });
  });

  test('says little of an alert that comes and goes', () => {
    let state = noted(open(told(resolved(1), 1), touched));
    let notes = 0;
    for (let minute = 2; minute < 40; minute += 2) {
      for (const event of [back(minute), told(resolved(minute + 1), minute + 1)]) {
        state = ticketAfter(state, event);
        for (;;) {
          const { do: doing, ...what } = step(state, minute + 1);
          if (doing === 'close') state = ticketAfter(state, touched);
          else if (doing !== 'note' || !('note' in what)) break;
          else {
            notes += 1;
            state = ticketAfter(state, { kind: 'noted', note: what.note, at: at(minute + 1) });
          }
        }
      }
    }
    expect(notes).toBe(2);
  });

  test('is closed when it ends after a return that a later note told', () => {
    const flapped = after(noted(open(told(resolved(1), 1), touched)), back(2));
    const again = after(noted(flapped), told(resolved(3), 3), touched);
    const silent = after(noted(again), back(4));
    expect(step(silent, 4)).toEqual(waitsUntil(62));
    const said = after(silent, { kind: 'noted', note: { kind: 'repeat', times: 1 }, at: at(62) });
    expect(step(after(said, told(resolved(70), 70)), 70)).toEqual({ do: 'close' });
  });

  test('is noted, not closed, when the alert is gone from Level', () => {
    const state = open(told(GONE));
    expect(step(state)).toEqual({ do: 'note', note: { kind: 'gone' } });
    expect(step(noted(state), 9_999)).toEqual(waitsUntil(null));
    expect(step(after(noted(state), personCloses))).toEqual(END);
  });

  test('stays resolved when Level forgets the alert', () => {
    expect(step(open(told(resolved()), told(GONE)))).toEqual({ do: 'close' });
  });

  test('is closed when a gone alert turns out to be resolved', () => {
    expect(step(after(noted(open(told(GONE))), told(resolved())))).toEqual({ do: 'close' });
  });

  test('counts a return before the closing as a repeat', () => {
    const state = open(told(resolved()), back(12));
    expect([state.firings, step(state, 12)]).toEqual([2, { do: 'note', note: { kind: 'repeat', times: 1 } }]);
  });

  test('does not take late answers about the closing for news of the firing that followed', () => {
    expect(open(told(resolved()), back(12), touched)).toEqual(open(told(resolved()), back(12)));
  });
});

describe('a ticket that we closed', () => {
  const shut = open(told(resolved()), closed());

  test('waits for the window, then ends', () => {
    expect(step(shut, 11)).toEqual(waitsUntil(70));
    expect(step(shut, 70)).toEqual(END);
  });

  test('is reopened, with a note, when the alert returns', () => {
    const returned = after(shut, back());
    expect(step(returned, 20)).toEqual({ do: 'reopen' });
    const state = after(returned, reopened());
    expect(step(state, 20)).toEqual({ do: 'note', note: { kind: 'returned', at: iso(20), isReopened: true } });
    expect(state).toMatchObject({
      phase: 'open',
      ticketId: 1,
      firings: 2,
      reopened: 1,
      episode: { startedAt: iso(20) },
    });
  });

  test('tells the time of the return where Level keeps the start of the earlier firing', () => {
    const state = after(shut, told(firing(alert('a')), 20), reopened());
    expect(state.notes).toEqual([{ kind: 'returned', at: iso(20), isReopened: true }]);
  });

  test('gets a successor that names it when it cannot be reopened', () => {
    const state = after(shut, back(), { kind: 'notReopened', why: 'no right' });
    expect([step(state, 20), state.earlier]).toEqual([{ do: 'open', episode: { startedAt: iso(20), count: 0 } }, [1]]);
  });

  test('gets a successor of the next count where Level keeps the start of the earlier firing', () => {
    const state = after(shut, told(firing(alert('a')), 20, { whenAlertReturns: 'newTicket' }));
    expect([step(state, 20), state.earlier]).toEqual([{ do: 'open', episode: { startedAt: iso(0), count: 1 } }, [1]]);
  });

  test('gets a successor when the alert returns too late', () => {
    expect(step(after(shut, back(75)), 75)).toMatchObject({ do: 'open' });
  });

  test('gets notes only, at most one in each interval, when that is set', () => {
    const note = { whenAlertReturns: 'note' } as const;
    const state = after(shut, back(20, note));
    expect(step(state, 20)).toMatchObject({ do: 'note', note: { kind: 'returned', isReopened: false } });
    const silent = after(noted(state), told(resolved(25), 25, note));
    expect(step(silent, 25)).toEqual(waitsUntil(85));
    const again = after(silent, back(30, note));
    expect(step(again, 30)).toEqual(waitsUntil(80));
    expect(step(again, 80)).toEqual({ do: 'note', note: { kind: 'repeat', times: 1 } });
  });

  test('is a person’s when one opens it again', () => {
    const state = after(shut, seen());
    expect([state.phase, state.keptOpen !== null, step(state, 999)]).toEqual(['open', true, waitsUntil(null)]);
    const over = after(noted(after(state, back())), told(resolved(25), 25));
    expect(step(over, 25)).toMatchObject({ do: 'note', note: { kind: 'resolved' } });
  });

  test('is ours when our reopening is seen before it is answered', () => {
    const state = after(shut, back(), seen(), reopened(), told(resolved(25), 25));
    expect(step(noted(state), 25)).toEqual({ do: 'close' });
  });

  test('is ours too when the alert ended before that', () => {
    const state = after(shut, back(), told(resolved(21), 21), seen(), reopened(22));
    expect(step(noted(state), 22)).toEqual({ do: 'close' });
  });

  test('hears of the return through the reopening, though a person was faster', () => {
    expect(step(after(shut, back(), seen()), 20)).toEqual({ do: 'reopen' });
  });

  test('is ours when our closing is seen before it is answered', () => {
    expect(open(told(resolved()), personCloses, closed()).phase).toBe('closed');
    const rules = { whenTicketCloses: 'resolveAlert' } as const;
    const returned = open(told(resolved()), back(12, rules), personCloses, closed(12));
    expect(step(returned, 12)).toEqual({ do: 'reopen' });
  });

  test('is reopened and closed again when the alert returns for a moment', () => {
    expect(step(after(shut, back(), told(resolved(21), 21)), 21)).toEqual(waitsUntil(81));
    const state = noted(after(shut, back(), told(resolved(21), 21), reopened(22)));
    expect(step(state, 22)).toEqual({ do: 'close' });
  });

  test('is left alone when the device is deleted or the ticket too', () => {
    expect(step(after(shut, told(GONE)), 20)).toEqual(waitsUntil(70));
    expect(step(after(shut, seen({ isDeleted: true })), 20)).toEqual(END);
    expect(step(after(shut, back(), seen({ isDeleted: true })), 20)).toMatchObject({ do: 'open' });
  });

  test('stays open through the window once it was reopened three times', () => {
    let state = open();
    let minute = 0;
    for (let turn = 0; turn < 3; turn += 1) {
      minute += 10;
      state = after(state, told(resolved(minute), minute), closed(minute), back(minute + 5), reopened(minute + 5));
      state = noted(state);
    }
    const calm = after(state, told(resolved(50), 50));
    expect(step(calm, 50)).toEqual(waitsUntil(110));
    const flapping = after(calm, back(60), told(resolved(61), 61));
    const note = { kind: 'repeat', times: 1 } as const;
    expect(step(flapping, 61)).toEqual({ do: 'note', note });
    const said = after(flapping, { kind: 'noted', note, at: at(61) });
    expect(step(said, 62)).toEqual(waitsUntil(121));
    expect(step(said, 121)).toEqual({ do: 'close' });
    expect(said.firings).toBe(5);
  });
});

describe('a merged ticket', () => {
  test('is followed and never closed', () => {
    const state = open(seen({ isClosed: true, mergedInto: 40 }));
    expect([state.phase, state.ticketId]).toEqual(['open', 40]);
    const over = after(state, told(resolved()));
    expect(step(over)).toMatchObject({ do: 'note', note: { kind: 'resolved', leftOpen: null } });
    expect(step(noted(over))).toEqual(waitsUntil(null));
    expect(step(after(noted(over), seen({ isClosed: true }, 40)))).toEqual(END);
  });

  test('is followed along a chain, and in a circle without hanging', () => {
    const chain = open(seen({ mergedInto: 40 }), seen({ mergedInto: 41 }, 40));
    expect(chain.ticketId).toBe(41);
    const circle = after(chain, seen({ mergedInto: 1 }, 41), seen({ mergedInto: 40 }), seen({ mergedInto: 40 }, 40));
    expect([circle.ticketId, step(circle)]).toEqual([40, waitsUntil(null)]);
  });

  test('is never closed though it names itself', () => {
    const state = open(seen({ mergedInto: 1 }), told(resolved()));
    expect([step(state), state.earlier]).toMatchObject([{ do: 'note', note: { kind: 'resolved' } }, []]);
  });

  test('is not taken for closed when our closing of the other one is answered late', () => {
    expect(open(told(resolved()), seen({ mergedInto: 40 }), closed())).toMatchObject({ phase: 'open', ticketId: 40 });
  });

  test('is not reopened by us when it was merged after we closed it', () => {
    const state = open(told(resolved()), closed(), seen({ mergedInto: 40, isClosed: true }), back());
    expect(step(state, 20)).toEqual({ do: 'note', note: { kind: 'returned', at: iso(20), isReopened: false } });
  });
});

describe('a ticket that another workflow adopted', () => {
  const adopted: TicketEvent = { kind: 'adoptedByAnother' };
  test.for<[string, TicketState]>([
    ['new', fresh()],
    ['open', open()],
    ['closed', open(told(resolved()), closed())],
    ['theirs', open(personCloses)],
  ])('ends in the phase %s', ([, state]) => {
    const end = after(state, adopted);
    expect([end.phase, step(end)]).toEqual(['done', END]);
    expect(after(end, opened(), back(), seen(), closed(), { kind: 'assetKnown', assetId: 3 })).toBe(end);
  });
});
