import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FAILURES, type FailureType } from '../../../src/contract/failures.ts';
import { ApiError } from '../../../src/apis/http/api-error.ts';
import { Circuit } from '../../../src/holder/circuit.ts';
import { NOW } from '../../support/builders.ts';

const SECOND = 1_000;

const failing =
  (kind: FailureType = FAILURES.unavailable, retryAt?: number) =>
  (): Promise<never> =>
    Promise.reject(new ApiError(kind, 'HaloPSA is down', retryAt === undefined ? {} : { retryAt }));
const working = (): Promise<string> => Promise.resolve('done');
const errorOf = (run: Promise<unknown>): Promise<unknown> => run.then(() => null).catch((error: unknown) => error);

let circuit: Circuit;
const pass = (ms: number): void => void vi.setSystemTime(Date.now() + ms);
const break_ = async (): Promise<void> => void (await errorOf(circuit.run(failing())));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  circuit = new Circuit();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('Circuit', () => {
  test('lets everything through while nothing is wrong', async () => {
    expect(await Promise.all([circuit.run(working), circuit.run(working)])).toEqual(['done', 'done']);
    expect(circuit.message).toBeNull();
  });

  test.for([[FAILURES.unavailable], [FAILURES.unauthorized], [FAILURES.stranger]] as const)(
    'opens by %s, which is no fault of one ticket, and calls it not sent',
    async ([kind]) => {
      expect(await errorOf(circuit.run(failing(kind)))).toMatchObject({
        kind: FAILURES.notSent,
        message: 'HaloPSA is down',
        retryAt: NOW + 5 * SECOND,
        cause: { kind },
      });
      expect(circuit.message).toBe('HaloPSA is down');
    },
  );

  test.for([
    [FAILURES.rejected],
    [FAILURES.forbidden],
    [FAILURES.uncertain],
    [FAILURES.refused],
    [FAILURES.notSent],
  ] as const)('leaves %s to the ticket that it happened to', async ([kind]) => {
    expect(await errorOf(circuit.run(failing(kind)))).toMatchObject({ kind });
    expect(circuit.message).toBeNull();
  });

  test('keeps our own defects as they are', async () => {
    const defect = new TypeError('ours');
    expect(await errorOf(circuit.run(() => Promise.reject(defect)))).toBe(defect);
    expect(circuit.message).toBeNull();
  });

  test('does not ask HaloPSA while it is open, and says why and until when', async () => {
    await break_();
    pass(SECOND);
    const work = vi.fn(working);
    expect(await errorOf(circuit.run(work))).toMatchObject({
      kind: FAILURES.notSent,
      message: 'HaloPSA is down',
      retryAt: NOW + 5 * SECOND,
    });
    expect(work).not.toHaveBeenCalled();
  });

  test('lets one probe through when the pause is over, and all after it worked', async () => {
    await break_();
    pass(5 * SECOND);
    let answer: (text: string) => void = () => undefined;
    const probe = circuit.run(() => new Promise<string>((resolve) => (answer = resolve)));
    const second = vi.fn(working);
    expect(await errorOf(circuit.run(second))).toMatchObject({
      kind: FAILURES.notSent,
      retryAt: Date.now() + 2 * SECOND,
    });
    expect(second).not.toHaveBeenCalled();
    answer('back');
    expect(await probe).toBe('back');
    expect(circuit.message).toBeNull();
    expect(await Promise.all([circuit.run(working), circuit.run(working)])).toEqual(['done', 'done']);
  });

  test('pauses twice as long after each probe that failed, up to 5 minutes, and from the start after one that worked', async () => {
    const pauses: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      const error = await errorOf(circuit.run(failing()));
      const until = (error as ApiError).retryAt ?? 0;
      pauses.push((until - Date.now()) / SECOND);
      vi.setSystemTime(until);
    }
    expect(pauses).toEqual([5, 10, 20, 40, 80, 160, 300, 300]);
    await circuit.run(working);
    expect(await errorOf(circuit.run(failing()))).toMatchObject({ retryAt: Date.now() + 5 * SECOND });
  });

  test('waits as long as HaloPSA asks for', async () => {
    const error = await errorOf(circuit.run(failing(FAILURES.unavailable, NOW + 60 * SECOND)));
    expect(error).toMatchObject({ retryAt: NOW + 60 * SECOND });
    pass(59 * SECOND);
    expect(await errorOf(circuit.run(working))).toMatchObject({ kind: FAILURES.notSent });
    pass(SECOND);
    expect(await circuit.run(working)).toBe('done');
  });

  test('probes again after a probe that proved nothing', async () => {
    await break_();
    pass(5 * SECOND);
    expect(await errorOf(circuit.run(failing(FAILURES.uncertain)))).toMatchObject({ kind: FAILURES.uncertain });
    expect(await circuit.run(working)).toBe('done');
  });

  test('takes requests that fail together for one failure', async () => {
    const errors = await Promise.all(Array.from({ length: 8 }, () => errorOf(circuit.run(failing()))));
    expect(Math.max(...errors.map((error) => (error as ApiError).retryAt ?? 0))).toBe(NOW + 5 * SECOND);
  });

  test('is closed by a probe that HaloPSA answered, though it rejected that one ticket', async () => {
    await break_();
    pass(5 * SECOND);
    expect(await errorOf(circuit.run(failing(FAILURES.rejected)))).toMatchObject({ kind: FAILURES.rejected });
    expect(circuit.message).toBeNull();
  });
});
