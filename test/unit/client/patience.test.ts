import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { patiently } from '../../../src/client/patience.ts';

const never = new Promise<never>(() => undefined);
const later = <T>(ms: number, value: T): Promise<T> => new Promise((resolve) => setTimeout(() => resolve(value), ms));
const outcome = (work: Promise<unknown>): Promise<string> => work.then(String, (error: Error) => error.message);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('patiently', () => {
  test('passes an answer through', async () => {
    const waiting = outcome(
      patiently(later(100, 'answer'), { connection: 'acme', isMissing: () => Promise.resolve(true) }),
    );
    await vi.advanceTimersByTimeAsync(100);
    expect(await waiting).toBe('answer');
  });

  test('looks for a worker after 5 s', async () => {
    const waiting = outcome(patiently(never, { connection: 'acme', isMissing: () => Promise.resolve(true) }));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await waiting).toBe('No worker is running for connection acme');
  });

  test('waits on for a worker that is there, up to the limit', async () => {
    const waiting = outcome(
      patiently(never, { connection: 'acme', isMissing: () => Promise.resolve(false), limitMs: 15_000 }),
    );
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await waiting).toBe('No worker for connection acme answered within 15 s');
  });

  test('waits without a limit for long work, and notices when its worker goes', async () => {
    let isMissing = false;
    const waiting = outcome(patiently(never, { connection: 'acme', isMissing: () => Promise.resolve(isMissing) }));
    await vi.advanceTimersByTimeAsync(60_000);
    isMissing = true;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await waiting).toBe('No worker is running for connection acme');
  });

  test('does not take a failed look for an absence', async () => {
    const waiting = outcome(
      patiently(later(7_000, 'answer'), { connection: 'acme', isMissing: () => Promise.reject(new Error('busy')) }),
    );
    await vi.advanceTimersByTimeAsync(7_000);
    expect(await waiting).toBe('answer');
  });
});
