import { describe, expect, test } from 'vitest';
import { policyFaults, ticketingFaults } from '../../../src/domain/policy-request.ts';

const row = { name: 'Disks', alerts: ['Disk*'], ticketType: 'Alert' };
const json = (text: string): unknown => JSON.parse(text);

describe('policyFaults', () => {
  test.for([
    [undefined, undefined, undefined],
    [[row], undefined, undefined],
    [[], ['A'], ['B', 'C']],
    [
      [
        {
          ...row,
          tags: [],
          severities: ['warning'],
          ticketType: 21,
          priorities: { critical: 2, warning: 'High' },
          team: 'Desk',
          agent: 4,
          category: 'Hardware>Disk',
          fields: { Room: '5' },
          newStatus: 1,
          closedStatus: 'Closed',
          texts: { summary: '{{ alert }}', details: '' },
          openAfterSeconds: { warning: 0, critical: 86_400 },
        },
      ],
      undefined,
      undefined,
    ],
  ])('accepts %j', ([set, remove, order]) => {
    expect(policyFaults(set, remove, order)).toEqual([]);
  });

  test.for<[unknown, RegExp[]]>([
    ['x', [/^set: a list of policies/]],
    [Array.from({ length: 201 }, () => row), [/^set: a list of policies is expected \(at most 200\)/]],
    [[null], [/^set\[0\]: an object such as/]],
    [[[]], [/^set\[0\]: an object such as/]],
    [[{}], [/^set\[0\]\.name/, /^set\[0\]\.alerts/, /^set\[0\]\.ticketType/]],
    [[{ ...row, name: ' ' }], [/^set\[0\]\.name: a name/]],
    [[{ ...row, name: 'x'.repeat(201) }], [/^set\[0\]\.name: a name/]],
    [[{ ...row, alerts: [] }], [/^set\[0\]\.alerts: a list of 1 to/]],
    [[{ ...row, alerts: ['Disk', ' '] }], [/^set\[0\]\.alerts\[1\]/]],
    [[{ ...row, alerts: 'Disk' }], [/^set\[0\]\.alerts/]],
    [[{ ...row, tags: [5] }], [/^set\[0\]\.tags\[0\]/]],
    [[{ ...row, severities: [] }], [/^set\[0\]\.severities/]],
    [[{ ...row, severities: ['bad'] }], [/^set\[0\]\.severities\[0\]: .*information, warning/]],
    [[{ ...row, ticketType: 1.5 }], [/^set\[0\]\.ticketType/]],
    [[{ ...row, ticketType: null }], [/^set\[0\]\.ticketType/]],
    [[{ ...row, priorities: [1] }], [/^set\[0\]\.priorities: an object/]],
    [[{ ...row, priorities: { severe: 1 } }], [/^set\[0\]\.priorities\.severe: there is no such name/]],
    [[{ ...row, priorities: { toString: 1 } }], [/^set\[0\]\.priorities\.toString/]],
    [[{ ...row, fields: { Room: 5 } }], [/^set\[0\]\.fields\.Room: a text/]],
    [[{ ...row, texts: { noteGone: 'x' } }], [/^set\[0\]\.texts\.noteGone/]],
    [[{ ...row, texts: { summary: 1 } }], [/^set\[0\]\.texts\.summary: a template/]],
    [[{ ...row, openAfterSeconds: { warning: -1 } }], [/^set\[0\]\.openAfterSeconds\.warning/]],
    [[{ ...row, openAfterSeconds: { warning: Number.NaN } }], [/^set\[0\]\.openAfterSeconds\.warning/]],
    [[{ ...row, colour: 1, constructor: 2 }], [/^set\[0\]\.colour: there is no such/, /^set\[0\]\.constructor/]],
    [[json('{"__proto__":1,"name":"A","alerts":["*"],"ticketType":1}')], [/^set\[0\]\.__proto__: there is no such/]],
    [json('[{"__proto__":{"name":"A","alerts":["*"],"ticketType":1}}]'), [/name/, /alerts/, /ticketType/, /__proto__/]],
    [[row, { ...row, name: 'DISKS ' }], [/^set: two policies are named "DISKS "/]],
  ])('refuses set %j', ([set, faults]) => {
    expect(policyFaults(set, undefined, undefined)).toEqual(faults.map((fault) => expect.stringMatching(fault)));
  });

  test.for<[unknown, unknown, RegExp[]]>([
    ['A', undefined, [/^remove: a list/]],
    [[''], undefined, [/^remove\[0\]/]],
    [['A', 'a'], undefined, [/^remove: "a" stands there twice/]],
    [undefined, [1], [/^order\[0\]/]],
    [undefined, ['A', 'B', 'A'], [/^order: "A" stands there twice/]],
    [['disks'], undefined, [/^policy "Disks" is both to be set and to be removed/]],
  ])('refuses remove %j and order %j', ([remove, order, faults]) => {
    expect(policyFaults([row], remove, order)).toEqual(faults.map((fault) => expect.stringMatching(fault)));
  });
});

describe('ticketingFaults', () => {
  test.for<[unknown, RegExp[]]>([
    [{ set: [row] }, []],
    [{ settings: { repeatNoteMinutes: 5 } }, []],
    [{ order: ['A'] }, []],
    [null, [/^an object such as/]],
    [[], [/^an object such as/]],
    [{}, [/^nothing to save/]],
    [{ set: [], remove: [], settings: {} }, [/^nothing to save/]],
    [{ policies: [row] }, [/^policies: there is no such part/]],
    [{ settings: null }, [/^settings: an object/]],
    [{ settings: { colour: 1 } }, [/^settings: colour: there is no such setting/]],
  ])('judges %j', ([message, faults]) => {
    expect(ticketingFaults(message)).toEqual(faults.map((fault) => expect.stringMatching(fault)));
  });
});
