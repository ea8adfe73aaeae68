import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { freedAt, type Window } from '../../../src/domain/budget.ts';
import { Budget, compact, replay, type SendEvent, type Want } from '../../../src/apis/http/budget.ts';
import { ApiError } from '../../../src/apis/http/api-error.ts';
import { MemorySendLog } from '../../support/memory-send-log.ts';

const budgetOf = (log: MemorySendLog, limit = 2, windowSeconds = 0.2): Budget =>
  new Budget(log, () => ({ limit, windowSeconds, of: 'HaloPSA' }));
const want = (over: Partial<Want> = {}): Want => ({
  class: 'interactive',
  share: 1,
  waitMs: 5_000,
  onWait: () => undefined,
  ...over,
});
const ok = { status: 200, headers: {}, text: '' };
const tooMany = (retryAfter?: string) => ({
  status: 429,
  headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  text: '',
});

const refusal = async (promise: Promise<unknown>): Promise<ApiError> => {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiError)) throw new Error(`not an ApiError: ${String(error)}`);
  return error;
};

describe('Budget', () => {
  test('gives places at once below the limit, and counts them', async () => {
    const budget = budgetOf(new MemorySendLog());
    expect(budget.left).toBeNull();
    await budget.take(want());
    expect(budget.left).toBe(1);
    await budget.take(want());
    expect([budget.left, budget.limit, budget.waitingUntil]).toEqual([0, 2, null]);
  });

  test('waits for a place until one is freed, and says until when', async () => {
    const budget = budgetOf(new MemorySendLog(), 1);
    await (await budget.take(want())).answered(ok);
    const from = Date.now();
    const waits: number[] = [];
    await budget.take(want({ onWait: (until) => void waits.push(until - from) }));
    expect(Date.now() - from).toBeGreaterThanOrEqual(1_195);
    expect(waits.length).toBeGreaterThanOrEqual(1);
    for (const wait of waits) expect(Math.abs(wait - 1_200)).toBeLessThan(100);
  });

  test('does not wait longer than allowed: not sent, with the time of the next place', async () => {
    const budget = budgetOf(new MemorySendLog(), 1, 300);
    await (await budget.take(want())).answered(ok);
    const error = await refusal(budget.take(want({ waitMs: 8_000 })));
    expect(error).toMatchObject({
      kind: 'NotSent',
      message: expect.stringMatching(/^waiting for HaloPSA's limit until \d\d:\d\d:\d\d UTC$/),
    });
    expect(Math.abs((error.retryAt ?? 0) - Date.now() - 301_000)).toBeLessThan(1_000);
  });

  test('ends a wait when the caller is no longer wanted', async () => {
    const budget = budgetOf(new MemorySendLog(), 1, 300);
    await budget.take(want());
    const stop = () => Promise.reject(new Error('cancelled'));
    await expect(budget.take(want({ waitMs: 1e9, onWait: stop }))).rejects.toThrow('cancelled');
  });

  test('frees the place of a request that never left', async () => {
    const budget = budgetOf(new MemorySendLog(), 1, 300);
    await (await budget.take(want())).unsent();
    await budget.take(want({ waitMs: 0 }));
  });

  test('never gives the same place twice to many who want at once', async () => {
    const budget = budgetOf(new MemorySendLog(), 3, 300);
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => budget.take(want({ waitMs: 0 }))));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  });

  test('is shared by all that share the log', async () => {
    const log = new MemorySendLog();
    await budgetOf(log, 1, 300).take(want());
    expect((await refusal(budgetOf(log, 1, 300).take(want({ waitMs: 0 })))).kind).toBe('NotSent');
  });

  test('keeps a class inside its share', async () => {
    const budget = budgetOf(new MemorySendLog(), 4, 300);
    const bulk = want({ class: 'assets', share: 0.5, waitMs: 0 });
    await budget.take(bulk);
    await budget.take(bulk);
    await refusal(budget.take(bulk));
    await budget.take(want({ waitMs: 0 }));
  });

  test('stops everybody until Retry-After when a 429 comes', async () => {
    const budget = budgetOf(new MemorySendLog(), 100, 300);
    expect(budget.wasThrottled).toBe(false);
    await (await budget.take(want())).answered(tooMany('20'));
    expect(budget.wasThrottled).toBe(true);
    const error = await refusal(budget.take(want({ waitMs: 8_000 })));
    expect(Math.abs((error.retryAt ?? 0) - Date.now() - 20_000)).toBeLessThan(1_000);
  });

  test('waits a short Retry-After inside', async () => {
    const budget = budgetOf(new MemorySendLog(), 100, 300);
    await (await budget.take(want())).answered(tooMany('1'));
    const from = Date.now();
    await budget.take(want());
    expect(Date.now() - from).toBeGreaterThanOrEqual(950);
  });

  test('stops a tenth of the window after a 429 that says nothing', async () => {
    const budget = budgetOf(new MemorySendLog(), 100, 300);
    await (await budget.take(want())).answered(tooMany());
    expect(
      Math.abs(((await refusal(budget.take(want({ waitMs: 0 })))).retryAt ?? 0) - Date.now() - 30_000),
    ).toBeLessThan(1_000);
  });
});

describe('compact', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd');
  const at = fc.integer({ min: 0, max: 200_000 });
  const event: fc.Arbitrary<SendEvent> = fc.oneof(
    fc.record({
      kind: fc.constant('sent' as const),
      id,
      class: fc.constantFrom('assets' as const, 'sweep' as const),
      at,
    }),
    fc.record({ kind: fc.constant('answered' as const), id, at }),
    fc.record({ kind: fc.constant('unsent' as const), id }),
    fc.record({ kind: fc.constant('blocked' as const), until: at }),
  );
  const window: Window = { limit: 10, windowMs: 60_000, requestMs: 30_000, blockedUntil: 0 };

  test('keeps what still counts, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), at, (events, now) => {
        const before = replay(events);
        const after = replay(compact(events, window, now));
        expect(after.occupied).toEqual(before.occupied.filter((request) => freedAt(request, window) > now));
        expect(after.blockedUntil).toBe(before.blockedUntil > now ? before.blockedUntil : 0);
      }),
      { numRuns: 1_000 },
    );
  });
});
