import { Context } from '@temporalio/activity';
import { ActivityCancelledError, ActivityNotFoundError } from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { HoldDetails } from '../../../src/contract/records.ts';
import { Hold } from '../../../src/holder/hold.ts';
import { Voice } from '../../../src/holder/voice.ts';

/** Awaited heartbeats, in the order in which the server saw them; a test may let one fail. */
let beats: { token: string; details: unknown }[];
let failing: Map<string, Error>;

const tokenOf = (name: string): Uint8Array => new TextEncoder().encode(name);

function activity<T>(
  name: string,
  work: (context: Context, env: MockActivityEnvironment) => Promise<T>,
  info = {},
): Promise<T> {
  const env = new MockActivityEnvironment({ taskToken: tokenOf(name), ...info });
  const heartbeat = (token: Uint8Array, details: unknown): Promise<void> => {
    const text = new TextDecoder().decode(token);
    beats.push({ token: text, details });
    const error = failing.get(text);
    return error === undefined ? Promise.resolve() : Promise.reject(error);
  };
  return env.run(async () => {
    const context = Context.current();
    Object.defineProperty(context, 'client', { value: { activity: { heartbeat } } });
    return work(context, env);
  }) as Promise<T>;
}

const HOLD: HoldDetails = {
  holder: 'test',
  since: '',
  budgetLeft: null,
  budgetLimit: 300,
  waitingUntil: null,
  sweptAt: null,
  nextSweepAt: null,
  alerts: null,
  isReleased: false,
};
const SENDING = { id: 'request-1', at: '2026-11-23T10:00:00.000Z', method: 'POST', path: '/Asset' };

/** A hold and a voice of another activity, both with heartbeats of 2 s: fresh for 2.5 s. */
const together = <T>(
  work: (parts: { hold: Hold; voice: Voice; env: MockActivityEnvironment }) => Promise<T>,
  info = {},
): Promise<T> =>
  activity('hold', (holding) =>
    activity(
      'write',
      (context, env) => {
        const hold = new Hold(holding, 2, () => HOLD);
        const voice = new Voice({
          context,
          hold,
          heartbeatSeconds: 2,
          budgetClass: 'assets',
          share: () => 1,
          waitMs: 0,
        });
        return work({ hold, voice, env });
      },
      info,
    ),
  );

beforeEach(() => {
  beats = [];
  failing = new Map();
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the fence', () => {
  test('lets nothing leave before an announcement', () =>
    together(async ({ voice }) => {
      expect(voice.mayLeave()).toBe(false);
    }));

  test('asks for the hold first, then announces the request by its id', () =>
    together(async ({ voice }) => {
      await voice.announce(SENDING);
      expect(beats.map(({ token }) => token)).toEqual(['hold', 'write']);
      expect(beats[1]?.details).toMatchObject({ sending: SENDING });
      expect(voice.mayLeave()).toBe(true);
    }));

  test('is closed again when the process stood still for longer than 2.5 s', () =>
    together(async ({ voice }) => {
      await voice.announce(SENDING);
      vi.advanceTimersByTime(2_400);
      expect(voice.mayLeave()).toBe(true);
      vi.advanceTimersByTime(200);
      expect(voice.mayLeave()).toBe(false);
    }));

  test('goes by the monotonic clock when the wall clock was set back, and by the wall clock when the other stood still', () =>
    together(async ({ voice }) => {
      const announced = Date.now();
      await voice.announce(SENDING);
      vi.advanceTimersByTime(3_000);
      vi.setSystemTime(announced);
      expect(voice.mayLeave()).toBe(false);
      await voice.announce(SENDING);
      vi.setSystemTime(Date.now() + 3_000);
      expect(voice.mayLeave()).toBe(false);
    }));

  test('closes for good when another process has the hold', () =>
    together(async ({ hold, voice }) => {
      await voice.announce(SENDING);
      failing.set('hold', new ActivityNotFoundError('not found'));
      await expect(voice.announce(SENDING)).rejects.toMatchObject({ kind: 'NotSent' });
      expect(await hold.ended).toBe('lost');
      expect(voice.mayLeave()).toBe(false);
      failing.clear();
      await expect(voice.announce(SENDING)).rejects.toMatchObject({ kind: 'NotSent' });
    }));

  test('knows a disable by the cancelled hold', () =>
    together(async ({ hold, voice }) => {
      failing.set('hold', new ActivityCancelledError('cancelled'));
      await expect(voice.announce(SENDING)).rejects.toMatchObject({ kind: 'NotSent' });
      expect(await hold.ended).toBe('disabled');
    }));

  test('stays shut while the server cannot be asked, and opens when it answers again', () =>
    together(async ({ hold, voice }) => {
      failing.set('hold', new Error('unavailable'));
      await expect(voice.announce(SENDING)).rejects.toMatchObject({ kind: 'NotSent' });
      expect(hold.isOpen).toBe(true);
      failing.clear();
      await voice.announce(SENDING);
      expect(voice.mayLeave()).toBe(true);
    }));

  test('ends a cancelled activity as cancelled, not as failed', () =>
    together(async ({ voice, env }) => {
      failing.set('write', new ActivityCancelledError('cancelled'));
      const announced = voice.announce(SENDING);
      env.cancel();
      await expect(announced).rejects.toBeInstanceOf(CancelledFailure);
    }));
});

describe('the records of an activity', () => {
  test('go on after a failed attempt, and name the request whose answer nobody saw', () =>
    together(
      async ({ voice }) => {
        expect(voice.records.map(({ id, error }) => ({ id, error }))).toEqual([
          { id: 'request-0', error: undefined },
          { id: 'request-1', error: 'outcome unknown: the process ended before the answer' },
        ]);
      },
      {
        attempt: 2,
        heartbeatDetails: {
          records: [{ id: 'request-0', at: '', method: 'GET', path: '/Asset', ms: 1 }],
          sending: SENDING,
        },
      },
    ));

  test('leave no doubt about what was announced and never left', () =>
    together(async ({ voice, env }) => {
      const seen: unknown[] = [];
      env.on('heartbeat', (details: unknown) => seen.push(details));
      await voice.announce(SENDING);
      voice.withdraw();
      expect(seen.at(-1)).toEqual({ records: [] });
    }));

  test('keep no bodies in the heartbeat', () =>
    together(async ({ voice, env }) => {
      const seen: unknown[] = [];
      env.on('heartbeat', (details: unknown) => seen.push(details));
      voice.record({ ...SENDING, ms: 1, status: 201, sent: [{ id: 1 }], answer: [1], devices: ['d'] });
      expect(seen.at(-1)).toEqual({ records: [{ ...SENDING, ms: 1, status: 201 }] });
      expect(voice.records[0]?.sent).toEqual([{ id: 1 }]);
    }));
});
