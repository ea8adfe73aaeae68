import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conditionId, SEVERITIES } from '../../../src/domain/alert.ts';
import { triaged, triagedAll } from '../../../src/domain/triage-after.ts';
import { nextWakeAt, triage } from '../../../src/domain/triage-next.ts';
import { packed, unpacked, type PackedTriage } from '../../../src/domain/triage-packed.ts';
import { NO_TRIAGE, type TriageEvent, type TriageState } from '../../../src/domain/triage.ts';
import { NOW } from '../../support/builders.ts';
import { condition, fires, idOf, over, rulesOf, verdict } from './triage-builders.ts';

const RULES = rulesOf({ perClient: 3, overall: 5, windowSeconds: 60, calmSeconds: 120, updateSeconds: 30 });
const WINDOW_MS = 60_000;

const which = fc.record({
  device: fc.integer({ min: 0, max: 11 }).map((index) => `d-${index}`),
  name: fc.constantFrom('Disk', 'CPU'),
});
const firing = fc.record({
  severity: fc.constantFrom(...SEVERITIES),
  afterSeconds: fc.constantFrom(0, 0, 0, 20),
});
const step = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: fc.constant('fires' as const), which, firing }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('over' as const), which }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('open' as const), fails: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 90 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      clientId: fc.integer({ min: 0, max: 2 }),
      end: fc.constantFrom('released' as const, 'dropped' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('tellAll' as const), missing: which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('summaries' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A device is always of the same client. */
const clientOf = (device: string): number => Number(device.slice(2)) % 3;

/** What became of each condition, told apart from the state: what fires is pending, ticketed or dropped. */
class World {
  state: TriageState = NO_TRIAGE;
  now = NOW;
  readonly pending = new Set<string>();
  readonly ticketed = new Set<string>();
  readonly dropped = new Set<string>();
  /** Tickets that count against the limits. */
  readonly counted: { readonly at: number; readonly clientId: number }[] = [];
  opened = 0;
  ended = 0;

  run(next: Step): void {
    switch (next.do) {
      case 'fires':
        return this.fires(next);
      case 'over':
        return this.over(next.which);
      case 'open':
        return this.open(next.fails);
      case 'pass':
        this.now += next.seconds * 1_000;
        return;
      case 'end':
        return this.end(next);
      case 'tellAll':
        return this.tellAll(idOf(next.missing));
      case 'summaries':
        for (const { clientId } of this.state.storms)
          this.apply({ kind: 'summaryOpened', clientId, ticketId: this.now + clientId, at: this.now });
    }
  }

  fires({ which: head, firing: how }: Extract<Step, { do: 'fires' }>): void {
    const of = { ...head, ...how, clientId: clientOf(head.device), startedAt: this.now };
    const id = idOf(of);
    this.apply({
      kind: 'news',
      news: { kind: 'firing', condition: condition(of), verdict: verdict(of), isTicketed: this.ticketed.has(id) },
      at: this.now,
    });
    if (!this.ticketed.has(id) && !this.dropped.has(id)) this.pending.add(id);
  }

  over(head: { readonly device: string; readonly name: string }): void {
    const id = idOf(head);
    this.apply(over(head, this.now, this.ticketed.has(id)));
    this.ticketed.delete(id);
    this.dropped.delete(id);
    if (this.pending.delete(id)) this.ended += 1;
  }

  open(fails: boolean): void {
    const before = this.state;
    const { state, open } = triage(before, RULES, this.now);
    this.state = state;
    const begun = state.storms.filter(({ clientId }) => before.storms.every((storm) => storm.clientId !== clientId));
    const conditionIds = open.map((waiting) => conditionId(waiting.condition));
    const released = new Set(state.storms.filter(({ end }) => end !== null).flatMap(({ held }) => held));
    const on = new Set(state.storms.filter(({ end }) => end === null).flatMap(({ held }) => held));
    expect(conditionIds.filter((id) => on.has(id))).toEqual([]);
    expect(open.every(({ dueAt }, index) => dueAt <= this.now || released.has(conditionIds[index] ?? ''))).toBe(true);
    if (fails) return;
    for (const { clientId, condition: of } of open)
      if (!released.has(conditionId(of))) this.counted.push({ at: this.now, clientId });
    for (const { clientId, held } of begun) {
      const hasEmergency = held.some((id) => state.waiting[id]?.condition.alerts[0]?.severity === 'emergency');
      if (hasEmergency) expect(this.newTickets(clientId)).toBe(RULES.storm.perClient);
    }
    this.apply({ kind: 'opened', conditionIds, at: this.now });
    for (const id of conditionIds) {
      expect(this.pending.delete(id)).toBe(true);
      this.ticketed.add(id);
      this.opened += 1;
    }
    for (const clientId of [0, 1, 2]) expect(this.newTickets(clientId)).toBeLessThanOrEqual(RULES.storm.perClient);
  }

  end({ clientId, end }: Extract<Step, { do: 'end' }>): void {
    const storm = this.state.storms.find((each) => each.clientId === clientId && each.end === null);
    this.apply({ kind: 'stormEnded', clientId, end });
    if (end === 'released') return;
    for (const id of storm?.held ?? []) {
      this.pending.delete(id);
      this.dropped.add(id);
    }
  }

  tellAll(missing: string): void {
    const conditionIds = [...this.pending, ...this.ticketed, ...this.dropped].filter((id) => id !== missing);
    this.apply({ kind: 'fullyTold', conditionIds });
    this.dropped.delete(missing);
    if (this.pending.delete(missing)) this.ended += 1;
  }

  newTickets(clientId: number): number {
    return this.counted.filter((each) => each.clientId === clientId && each.at > this.now - WINDOW_MS).length;
  }

  apply(event: TriageEvent): void {
    this.state = triaged(this.state, event, RULES);
  }

  check(): void {
    const { waiting, storms, dropped, totals } = this.state;
    expect(new Set(Object.keys(waiting))).toEqual(this.pending);
    expect(new Set(dropped)).toEqual(this.dropped);
    const held = storms.flatMap((storm) => storm.held);
    expect(new Set(held).size).toBe(held.length);
    expect(held.filter((id) => waiting[id] === undefined)).toEqual([]);
    const on = storms.filter(({ end }) => end === null).map(({ clientId }) => clientId);
    expect(new Set(on).size).toBe(on.length);
    expect([totals.opened, totals.tooShort + totals.resolvedWhileHeld]).toEqual([this.opened, this.ended]);
    expect(JSON.parse(JSON.stringify(this.state))).toEqual(this.state);
    expect(unpacked(JSON.parse(JSON.stringify(packed(this.state))) as PackedTriage)).toEqual(this.state);
  }
}

describe('triage, whatever happens', () => {
  test('loses nothing, opens nothing twice, and stays within the limits', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const world = new World();
        for (const each of steps) {
          world.run(each);
          world.check();
        }
      }),
      { numRuns: 500 },
    );
  });

  test('comes to rest: all that fires has a ticket or was dropped in the end, woken by time alone', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const world = new World();
        for (const each of steps) world.run(each);
        for (let wakes = 0; world.pending.size > 0; wakes += 1) {
          expect(wakes).toBeLessThan(100);
          world.open(false);
          const at = nextWakeAt(world.state, RULES, world.now);
          if (at === null) break;
          expect(at).toBeGreaterThan(world.now);
          world.now = at;
        }
        expect(world.pending).toEqual(new Set());
      }),
      { numRuns: 300 },
    );
  });

  test('does not depend on the order of news within an instant', () => {
    const news = fc.uniqueArray(fc.record({ which, firing }), { maxLength: 24, selector: (each) => idOf(each.which) });
    fc.assert(
      fc.property(news, fc.nat(), (all, seed) => {
        const events = all.map(({ which: head, firing: how }) =>
          fires({ ...head, ...how, clientId: clientOf(head.device) }),
        );
        const turned = seed % (events.length + 1);
        const shuffled = [...events.slice(turned), ...events.slice(0, turned)].reverse();
        const result = (list: readonly TriageEvent[]) => {
          const { state, open } = triage(triagedAll(NO_TRIAGE, list, RULES), RULES, NOW);
          const storms = state.storms.map((storm) => ({ ...storm, held: [...storm.held].sort() }));
          return { open, waiting: state.waiting, storms };
        };
        expect(result(shuffled)).toEqual(result(events));
      }),
      { numRuns: 300 },
    );
  });
});
