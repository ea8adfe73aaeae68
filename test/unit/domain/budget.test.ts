import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  budgetLeft,
  freedAt,
  nextPlaceAt,
  type BudgetClass,
  type Occupied,
  type Window,
} from '../../../src/domain/budget.ts';

const window = (over: Partial<Window> = {}): Window => ({
  limit: 10,
  windowMs: 60_000,
  requestMs: 30_000,
  blockedUntil: 0,
  ...over,
});
const sent = (at: number, over: Partial<Occupied> = {}): Occupied => ({
  id: `r${at}`,
  class: 'assets',
  sentAt: at,
  answeredAt: at + 100,
  ...over,
});
const many = (count: number, over: Partial<Occupied> = {}): Occupied[] =>
  Array.from({ length: count }, (_, index) => sent(index, over));
const NOW = 10_000;

describe('freedAt', () => {
  test('counts from the answer, with a margin', () => {
    expect(freedAt(sent(0), window())).toBe(61_100);
  });

  test('expects an unanswered request to arrive as late as it can', () => {
    expect(freedAt(sent(0, { answeredAt: null }), window())).toBe(91_000);
  });
});

describe('nextPlaceAt', () => {
  test.for([
    ['at once when nothing counts', [], 'assets', 0.5, 0],
    ['at once below the share', many(4), 'assets', 0.5, 0],
    ['when the oldest of its class is freed, at the share', many(5), 'assets', 0.5, 61_100],
    ['when enough are freed, above a share that was lowered', many(5), 'assets', 0.3, 61_102],
    ['at once for another class', many(5), 'interactive', 1, 0],
    ['when the oldest is freed, at the limit', many(10), 'interactive', 1, 61_100],
    ['for at least one, however small the share', [], 'sweep', 0.001, 0],
    ['after that one', many(1, { class: 'sweep' }), 'sweep', 0.001, 61_100],
  ] as const)('is %s', ([, occupied, who, share, expected]) => {
    expect(nextPlaceAt(occupied, window(), who, share, NOW)).toBe(expected);
  });

  test('is not before a block ends', () => {
    expect(nextPlaceAt([], window({ blockedUntil: 70_000 }), 'assets', 1, NOW)).toBe(70_000);
  });

  test('forgets what was freed', () => {
    expect(nextPlaceAt(many(10), window(), 'assets', 1, 61_110)).toBe(0);
  });

  test.for([0.5, 1.5, 10.5])('holds a limit of %d, which is no whole number', (limit) => {
    expect(
      nextPlaceAt([...many(6), ...many(5, { class: 'sweep' })], window({ limit }), 'interactive', 1, NOW),
    ).toBeGreaterThan(NOW);
  });
});

describe('budgetLeft', () => {
  test('counts what could be sent now', () => {
    expect([
      budgetLeft([], window(), NOW),
      budgetLeft(many(3), window(), NOW),
      budgetLeft(many(12), window(), NOW),
    ]).toEqual([10, 7, 0]);
    expect(budgetLeft(many(3), window(), 61_101)).toBe(9);
  });
});

describe('the budget over time', () => {
  const CLASSES: readonly BudgetClass[] = ['assets', 'sweep', 'interactive', 'tickets', 'ticketWatch', 'alerts'];
  const request = fc.record({
    who: fc.constantFrom(...CLASSES),
    wantedAfter: fc.integer({ min: 0, max: 400 }),
    /** Null: the process died, and the request arrived as late as it could. */
    answerMs: fc.option(fc.integer({ min: 0, max: 300 }), { freq: 8 }),
    /** Where in its time on the wire the other side counted it. */
    arrival: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  const rules = fc.record({
    limit: fc.integer({ min: 1, max: 12 }),
    windowMs: fc.integer({ min: 100, max: 3_000 }),
    shares: fc.record({
      assets: fc.double({ min: 0.01, max: 1, noNaN: true }),
      sweep: fc.double({ min: 0.01, max: 1, noNaN: true }),
      interactive: fc.constant(1),
      tickets: fc.constant(1 as const),
      ticketWatch: fc.double({ min: 0.05, max: 0.2, noNaN: true }),
      alerts: fc.double({ min: 0.1, max: 0.5, noNaN: true }),
    }),
  });

  /** Sends requests in their order, each as soon as it may; every one that is answered is known to be from then on. */
  function simulate(
    requests: readonly { who: BudgetClass; wantedAfter: number; answerMs: number | null; arrival: number }[],
    { limit, windowMs, shares }: { limit: number; windowMs: number; shares: Record<BudgetClass, number> },
  ) {
    const rolling = window({ limit, windowMs, requestMs: 300 });
    const log: (Occupied & { arrivedAt: number; answersAt: number | null })[] = [];
    let now = 0;
    for (const { who, wantedAfter, answerMs, arrival } of requests) {
      now += wantedAfter;
      for (let waits = 0; ; waits += 1) {
        if (waits > 100) throw new Error('deadlock');
        const known = log.map((entry): Occupied => ({
          ...entry,
          answeredAt: entry.answersAt !== null && entry.answersAt <= now ? entry.answersAt : null,
        }));
        const at = nextPlaceAt(known, rolling, who, shares[who], now);
        if (at <= now) break;
        now = at;
      }
      const wireMs = answerMs ?? rolling.requestMs;
      log.push({
        id: `${log.length}`,
        class: who,
        sentAt: now,
        answeredAt: null,
        answersAt: answerMs === null ? null : now + answerMs,
        arrivedAt: now + wireMs * arrival,
      });
    }
    return log;
  }

  const fullest = (times: readonly number[], windowMs: number): number =>
    Math.max(0, ...times.map((from) => times.filter((time) => time >= from && time < from + windowMs).length));

  test('never passes the limit nor a share in any window, as the other side counts, and always goes on', () => {
    fc.assert(
      fc.property(fc.array(request, { maxLength: 40 }), rules, (requests, given) => {
        const log = simulate(requests, given);
        expect(log).toHaveLength(requests.length);
        expect(
          fullest(
            log.map(({ arrivedAt }) => arrivedAt),
            given.windowMs,
          ),
        ).toBeLessThanOrEqual(given.limit);
        for (const who of CLASSES) {
          const own = log.filter((entry) => entry.class === who).map(({ arrivedAt }) => arrivedAt);
          expect(fullest(own, given.windowMs)).toBeLessThanOrEqual(
            Math.max(1, Math.floor(given.limit * given.shares[who])),
          );
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("the tickets' reserve", () => {
  const at = 1_000_000;
  const window: Window = { limit: 100, windowMs: 300_000, requestMs: 30_000, blockedUntil: 0 };
  const used = (count: number, who: BudgetClass): Occupied[] =>
    Array.from({ length: count }, (_, index) => ({
      id: `${who} ${index}`,
      class: who,
      sentAt: at - 10,
      answeredAt: at,
    }));

  test.for([
    ['assets', 0.8, 79, 0, true],
    ['assets', 0.8, 60, 20, false],
    ['ticketWatch', 0.1, 70, 10, false],
    ['tickets', 1, 80, 0, true],
    ['interactive', 1, 80, 10, true],
  ] as const)(
    'lets %s send at share %f beside %i assets and %i questions: %s',
    ([who, share, assets, asked, isNow]) => {
      const occupied = [...used(assets, 'assets'), ...used(asked, 'interactive')];
      expect(nextPlaceAt(occupied, window, who, share, at) <= at).toBe(isNow);
    },
  );
});
