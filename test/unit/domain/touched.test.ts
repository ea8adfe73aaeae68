import { describe, expect, test } from 'vitest';
import type { OwnIdentity, TicketAction, Untouched } from '../../../src/domain/ticket.ts';
import { touched } from '../../../src/domain/touched.ts';

const OWN: OwnIdentity = { agentId: 20, application: 'Level sync' };
const UNTOUCHED: Untouched = { statusId: 1, agentId: 1 };

const action = (over: Partial<TicketAction> = {}): TicketAction => ({
  id: 2,
  at: '2026-11-23T09:30:00.000Z',
  who: 'Ana',
  agentId: 7,
  application: '',
  isSystem: false,
  oldStatusId: 1,
  newStatusId: 1,
  timeTaken: 0,
  ...over,
});
const ours = (over: Partial<TicketAction> = {}): TicketAction =>
  action({ who: 'API agent', agentId: 20, application: 'Level sync', ...over });
const rule = (over: Partial<TicketAction> = {}): TicketAction =>
  action({ who: 'Rules', agentId: 0, isSystem: true, ...over });
const OPENED = ours({ id: 1 });

describe('touched', () => {
  test.for<[string, TicketAction[], Partial<Untouched>, string | null]>([
    ['a ticket that only was opened', [], {}, null],
    ['our own note', [ours()], {}, null],
    ['a technician’s note', [action()], {}, 'action'],
    ['an end user’s reply', [action({ who: 'Bob', agentId: 0 })], {}, 'action'],
    ['another application’s note', [action({ who: '', agentId: 0, application: 'Time keeper' })], {}, 'action'],
    ['another application that uses our agent', [action({ agentId: 20, application: 'Time keeper' })], {}, 'action'],
    ['an action of nobody', [action({ who: '', agentId: 1 })], {}, null],
    ['an action of "Unassigned"', [action({ who: 'Unassigned', agentId: 1 })], {}, null],
    ['a rule', [rule()], {}, null],
    ['a person’s time entry', [action({ timeTaken: 0.25 })], {}, 'time'],
    ['a time entry that the system wrote for a timer', [rule({ timeTaken: 0.25 })], {}, 'time'],
    ['a time entry of ours', [ours({ timeTaken: 0.25 })], {}, null],
    ['a person’s change of status', [action({ newStatusId: 2 })], { statusId: 2 }, 'status'],
    ['a rule’s change of status', [rule({ newStatusId: 2 })], { statusId: 2 }, null],
    ['our own change of status', [ours({ newStatusId: 2 })], { statusId: 2 }, null],
    ['a status that nobody explains', [rule({ newStatusId: 3 })], { statusId: 2 }, 'status'],
    ['a status that was there before our note', [ours({ oldStatusId: 2, newStatusId: 2 })], { statusId: 2 }, 'status'],
    ['an agent whom nobody explains', [ours()], { agentId: 7 }, 'agent'],
    ['an agent whom a rule may have set', [rule()], { agentId: 7 }, null],
    ['no agent in the other spelling', [], { agentId: 0 }, null],
  ])('judges %s', ([, actions, facts, what]) => {
    expect(touched([OPENED, ...actions], { ...UNTOUCHED, ...facts }, UNTOUCHED, OWN)?.what ?? null).toBe(what);
  });

  test('tells who was the newest, and when', () => {
    const at = '2026-11-23T10:00:00.000Z';
    const actions = [action({ id: 10, who: 'Zoe', at }), rule({ id: 11 }), action({ id: 9 }), OPENED];
    expect(touched(actions, UNTOUCHED, UNTOUCHED, OWN)).toEqual({ who: 'Zoe', at, what: 'action' });
  });

  test.for<[string, OwnIdentity, TicketAction, boolean]>([
    ['the agent where HaloPSA names no application', { agentId: 20, application: null }, ours(), false],
    ['the agent where the action names none', OWN, ours({ application: '' }), false],
    ['the application where the agent is not known', { agentId: null, application: 'Level sync' }, ours(), false],
    ['nothing, so a person', { agentId: null, application: null }, ours(), true],
    [
      'nothing, though nobody’s agent is as unknown',
      { agentId: null, application: null },
      action({ agentId: 0 }),
      true,
    ],
  ])('knows our own by %s', ([, own, written, isTouch]) => {
    expect(touched([written], UNTOUCHED, UNTOUCHED, own) !== null).toBe(isTouch);
  });

  test('never takes the opening for a touch, whoever is named', () => {
    expect(touched([action({ id: 1, timeTaken: 1 })], UNTOUCHED, UNTOUCHED, { agentId: null, application: null })).toBe(
      null,
    );
  });

  test('judges by the actions alone where the beginning is not known', () => {
    expect(touched([OPENED], { statusId: 5, agentId: 7 }, null, OWN)).toBe(null);
    expect(touched([OPENED, action()], UNTOUCHED, null, OWN)).not.toBe(null);
  });
});
