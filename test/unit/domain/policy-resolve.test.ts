import { describe, expect, test } from 'vitest';
import type { DeskLists, DeskTicketType } from '../../../src/domain/policy-desk.ts';
import { resolvePolicy } from '../../../src/domain/policy-resolve.ts';
import { resolveTicketing, type PolicyChanges } from '../../../src/domain/policy-set.ts';
import type { Policy, PolicyRequest } from '../../../src/domain/policy.ts';
import { desk, policy, request } from './policy-builders.ts';

const faultsOf = (wanted: Partial<PolicyRequest>, type: Partial<DeskTicketType>, over: Partial<DeskLists>) => {
  const resolved = resolvePolicy(request(wanted), desk(type, over));
  return 'faults' in resolved ? resolved.faults : [];
};

describe('resolvePolicy', () => {
  test('fills what was left out', () => {
    expect(resolvePolicy(request(), desk())).toEqual({
      ok: policy({ severities: ['warning', 'critical', 'emergency'] }),
    });
  });

  test('turns names into ids, however they are spelled', () => {
    const wanted = request({
      name: ' Disks ',
      tags: [' SERVER '],
      severities: ['critical', 'warning'],
      ticketType: 21,
      priorities: { critical: ' HIGH', warning: 1 },
      team: 'Cafe\u0301',
      agent: 12,
      category: 'hardware > disk',
      fields: { 'impacted service': 'Storage' },
      newStatus: 'on hold',
      closedStatus: '40',
      texts: { summary: 'x' },
      openAfterSeconds: { critical: 5 },
    });
    expect(resolvePolicy(wanted, desk())).toEqual({
      ok: policy({
        tags: ['SERVER'],
        priorities: { critical: { id: 2, name: 'High' }, warning: { id: 1, name: 'Critical' } },
        team: { id: 5, name: 'Café' },
        agent: { id: 12, name: 'Ana' },
        category: 'Hardware>Disk',
        fields: [{ id: 150, name: 'Impacted Service', value: 'Storage' }],
        newStatus: { id: 28, name: 'On Hold' },
        closedStatus: { id: 40, name: 'Resolved' },
        texts: { summary: 'x' },
        openAfterSeconds: { critical: 5 },
      }),
    });
  });

  test.for<[string, Partial<PolicyRequest>, Partial<DeskTicketType>, Partial<DeskLists>, RegExp]>([
    ['an unknown ticket type', { ticketType: 'Alarm' }, {}, {}, /no ticket type "Alarm": there are Alert, Change/],
    ['a prototype key as type', { ticketType: '__proto__' }, {}, {}, /no ticket type "__proto__"/],
    ['two types of a name', { ticketType: 'TWIN' }, {}, {}, /2 of ticket type "TWIN": name one by its id \(24, 25\)/],
    ['a type not for agents', { ticketType: 'Change' }, {}, {}, /may not create .* "Change".*Ticket Types > Change$/],
    ['a type with an approval', { ticketType: 'Request' }, {}, {}, /start with an approval.*Ticket Types > Request$/],
    [
      'a priority of another SLA',
      { priorities: { critical: 'Planned' } },
      {},
      {},
      /priority "Planned" belongs to another SLA; the ticket type "Alert" uses "Standard": Critical, High$/,
    ],
    ['an unknown priority', { priorities: { warning: 99 } }, {}, {}, /no priority "99"; .*"Standard": Critical, High$/],
    ['a priority without an SLA', { priorities: { warning: 1 } }, { slaId: null }, {}, /"Alert" has no SLA.*Defaults$/],
    ['an unknown team', { team: 'Night' }, {}, {}, /no team "Night": there are Café/],
    ['two agents of a name', { agent: 'ana' }, {}, {}, /2 of agent "ana": name one by its id \(11, 12\)/],
    ['an unknown category', { category: 'Disk' }, {}, {}, /no category "Disk": there are Hardware>Disk, Hardware/],
    ['a category where there is none', { category: 'Disk' }, {}, { categories: new Map() }, /there are none/],
    ['an unknown field', { fields: { Room: '5' } }, {}, {}, /no field "Room": there are Summary, Details, Team, Imp/],
    ['a field that has its own setting', { fields: { team: 'Night' } }, {}, {}, /field "Team" .* give it team/],
    ['a field of every ticket', { fields: { summary: 'x' } }, {}, {}, /field "Summary" is filled for every ticket/],
    [
      'a mandatory field that stays empty',
      {},
      { fields: [{ id: 150, name: 'Impacted Service', mandatory: true }] },
      {},
      /demands the field "Impacted Service".*fields: \{"Impacted Service": …\}.*Ticket Types > Alert > Field List$/,
    ],
    ['a mandatory team', {}, { fields: [{ id: 3, name: 'Team', mandatory: true }] }, {}, /give the policy team/],
    [
      'a mandatory priority without default',
      { priorities: { critical: 1 } },
      { defaultPriorityId: null, fields: [{ id: 4, name: 'Priority', mandatory: true }] },
      {},
      /give the policy priorities for each/,
    ],
    ['an unknown status', { newStatus: 'Fresh' }, {}, {}, /no status "Fresh": there are New, In Progress/],
    ['a closing status for new tickets', { newStatus: 'Closed' }, {}, {}, /newStatus "Closed" closes a ticket/],
    [
      'a status that the type does not allow',
      { newStatus: 'On Hold' },
      { allowedStatusIds: [1, 9] },
      {},
      /"On Hold" is not allowed for the ticket type "Alert": choose one of New, Closed, or allow it in/,
    ],
    [
      'a closed status that closes nothing',
      { closedStatus: 'On Hold' },
      {},
      {},
      /does not close.*: .*Closed, Resolved/,
    ],
    [
      'a closed status that the type does not allow',
      { closedStatus: 'Resolved' },
      { allowedStatusIds: [1, 9] },
      {},
      /"Resolved" is not allowed/,
    ],
    ['no closing status', {}, { allowedStatusIds: [1, 2] }, {}, /allows no status that closes/],
    ['several closing ones, none of them 9', {}, {}, { closedStatusIds: [28, 40] }, /\(On Hold, Resolved\): say which/],
    ['no open status', {}, {}, { closedStatusIds: [1, 2, 9, 28, 40] }, /no status of open tickets/],
  ])('refuses %s', ([, wanted, type, over, fault]) => {
    const faults = faultsOf(wanted, type, over);
    expect(faults).toEqual([expect.stringMatching(fault)]);
    expect(faults[0]).toMatch(/^policy "Disks": /);
  });

  test('tells all faults at once', () => {
    const wanted = { team: 'Night', priorities: { critical: 'Planned' }, category: 'X', fields: { Room: '5' } };
    expect(faultsOf(wanted, {}, {})).toHaveLength(4);
  });

  test.for<[string, Partial<PolicyRequest>, Partial<DeskTicketType>]>([
    ['given by name', { fields: { 'IMPACTED SERVICE': 'x' } }, {}],
    ['given by id', { fields: { '150': 'x' } }, {}],
    ['not told by HaloPSA', { fields: { Anything: 'x' } }, { fields: null }],
    ['filled by the policy', { category: 'Hardware' }, { fields: [{ id: 8, name: 'Category', mandatory: true }] }],
  ])('accepts fields %s', ([, wanted, type]) => {
    expect(faultsOf(wanted, type, {})).toEqual([]);
  });

  test.for<[string, Partial<DeskTicketType>, Partial<DeskLists>, number]>([
    ['9 if it closes', {}, {}, 9],
    ['the only one', {}, { closedStatusIds: [40] }, 40],
    ['the only one that the type allows', { allowedStatusIds: [1, 40] }, {}, 40],
  ])('closes with %s', ([, type, over, id]) => {
    expect(resolvePolicy(request(), desk(type, over))).toHaveProperty('ok.closedStatus.id', id);
  });

  test.for<[string, Partial<PolicyRequest>, Partial<DeskTicketType>, number]>([
    ["the ticket type's status", { newStatus: 'On Hold' }, {}, 2],
    ['the new status, when the type names a closed one', { newStatus: 'On Hold' }, { reopenedStatusId: 9 }, 28],
    ["the type's initial status", {}, { reopenedStatusId: null, initialStatusId: 28 }, 28],
    ['New at last', {}, { reopenedStatusId: 777, initialStatusId: null }, 1],
  ])('reopens with %s', ([, wanted, type, id]) => {
    expect(resolvePolicy(request(wanted), desk(type))).toHaveProperty('ok.reopenedStatus.id', id);
  });
});

describe('resolveTicketing', () => {
  const current: Policy[] = ['A', 'B', 'C'].map((name) => policy({ name, alerts: [`${name} *`] }));
  const namesAfter = (changes: PolicyChanges) => resolveTicketing(current, changes, desk()).policies.map((p) => p.name);

  test.for<[string, PolicyChanges, string[]]>([
    ['nothing', {}, ['A', 'B', 'C']],
    ['a new one at the end', { set: [request({ name: 'D' })] }, ['A', 'B', 'C', 'D']],
    ['a replaced one in its place', { set: [request({ name: 'b' })] }, ['A', 'b', 'C']],
    ['a removed one', { remove: ['b'] }, ['A', 'C']],
    ['a new order', { order: ['c', 'A', 'B'] }, ['C', 'A', 'B']],
    ['all of it', { set: [request({ name: 'D' })], remove: ['A'], order: ['D', 'C', 'B'] }, ['D', 'C', 'B']],
  ])('makes %s', ([, changes, names]) => {
    expect(resolveTicketing(current, changes, desk()).faults).toEqual([]);
    expect(namesAfter(changes)).toEqual(names);
  });

  test.for<[string, PolicyChanges, RegExp[]]>([
    ['an unknown name to remove', { remove: ['X'] }, [/no policy "X" to remove: there are "A", "B", "C"/]],
    ['an order with one missing', { order: ['A', 'B'] }, [/^order: "C" is missing/]],
    ['an order with one too many', { order: ['A', 'B', 'C', 'X'] }, [/^order: there is no policy "X"/]],
    ['an order with one twice', { order: ['A', 'B', 'C', 'a'] }, [/^order: "a" stands there twice/]],
    [
      'a policy behind one that takes all',
      { set: [request({ name: 'D', alerts: ['a x'], severities: ['warning'] })] },
      [/"D" can never match: "A"/],
    ],
    [
      'all faults at once',
      { set: [request({ name: 'D', team: 'Night' }), request({ name: 'E', ticketType: 'Alarm' })], remove: ['X'] },
      [/"X" to remove/, /policy "D": .*team/, /policy "E": .*ticket type/],
    ],
  ])('refuses %s and keeps what was there', ([, changes, faults]) => {
    const resolved = resolveTicketing(current, changes, desk());
    expect(resolved.faults).toEqual(faults.map((fault) => expect.stringMatching(fault)));
    expect(resolved.policies).toBe(current);
  });
});
