import { describe, expect, test } from 'vitest';
import { Told } from '../../../src/holder/told.ts';

const prints = (...entries: readonly (readonly [string, string])[]): Map<string, string> => new Map(entries);
const NONE: ReadonlySet<string> = new Set();

/** A telling to a workflow that took the last report. */
function known(...entries: readonly (readonly [string, string])[]): Told {
  const told = new Told();
  told.begin(null);
  told.begin(told.offer(prints(...entries), NONE, true).id);
  return told;
}

describe('Told', () => {
  test('tells only what differs from the report that was taken', () => {
    const told = known(['a', '1'], ['b', '1']);
    expect(told.changed(prints(['a', '1'], ['b', '2'], ['c', '1']))).toEqual(['b', 'c']);
  });

  test('offers again what was in a report that nobody named', () => {
    const told = known(['a', '1']);
    const taken = told.offer(prints(['b', '1']), NONE, true).id;
    told.begin(taken);
    told.offer(prints(['a', '2']), NONE, true);
    told.begin(taken);
    expect(told.changed(prints(['a', '2'], ['b', '1']))).toEqual(['a']);
    told.begin(taken);
    expect(told.changed(prints(['a', '2'], ['b', '1']))).toEqual(['a']);
  });

  test('forgets what is over once that was told, and not before', () => {
    const told = known(['a', 'fires']);
    const { id } = told.offer(prints(['a', 'over']), new Set(['a']), true);
    expect(told.known.get('a')).toBe('fires');
    told.begin(id);
    expect(told.known.has('a')).toBe(false);
    expect(told.changed(prints(['a', 'fires']))).toEqual(['a']);
  });

  test('does not tell what the workflow did itself, whichever report it takes', () => {
    const told = known(['a', '1']);
    const { id } = told.offer(prints(['b', '1']), NONE, true);
    told.expect('a', '2');
    told.begin(id);
    expect(told.changed(prints(['a', '2'], ['b', '1']))).toEqual([]);
  });

  test('remembers what the workflow did itself when the report in between is lost', () => {
    const told = new Told();
    told.begin(null);
    const taken = told.offer(prints(['a', '1']), NONE, true).id;
    told.begin(taken);
    told.offer(prints(['b', '1']), NONE, true);
    told.expect('a', '2');
    told.begin(taken);
    expect(told.changed(prints(['a', '2'], ['b', '1']))).toEqual(['b']);
  });

  test('tells again what reached nobody, though the report was taken', () => {
    const told = known(['a', '1'], ['b', '1']);
    const { id } = told.offer(prints(), NONE, true);
    told.forget('a');
    expect(told.changed(prints(['a', '1'], ['b', '1']))).toEqual(['a']);
    told.begin(id);
    expect(told.changed(prints(['a', '1'], ['b', '1']))).toEqual(['a']);
  });
});

describe('Told, after a workflow and its holder lost each other', () => {
  test.for([[null], ['a report of the holder before']] as const)(
    'tells everything to a workflow that knows %j',
    ([knownId]) => {
      const told = new Told();
      told.begin(knownId);
      expect(told.isFull).toBe(true);
      expect(told.changed(prints(['a', '1']))).toEqual(['a']);
      const { id, full } = told.offer(prints(['a', '1']), NONE, true);
      expect(full).toBe('all');
      told.begin(id);
      expect(told.isFull).toBe(false);
    },
  );

  test('frames a long telling by first and last', () => {
    const told = new Told();
    let id: string | null = null;
    const full = [false, false, false, true, true].map((isComplete, index) => {
      told.begin(id);
      const offered = told.offer(prints([String(index), '1']), NONE, isComplete);
      ({ id } = offered);
      return offered.full;
    });
    expect(full).toEqual(['first', 'more', 'more', 'last', 'no']);
    told.begin(id);
    expect([...told.known.keys()]).toEqual(['0', '1', '2', '3', '4']);
  });

  test('begins again when the first part was not taken', () => {
    const told = new Told();
    told.begin(null);
    told.offer(prints(['a', '1']), NONE, false);
    told.begin(null);
    expect(told.changed(prints(['a', '1']))).toEqual(['a']);
    expect(told.offer(prints(['a', '1']), NONE, false).full).toBe('first');
  });

  test('tells everything to a new run of the workflow', () => {
    const told = known(['a', '1']);
    told.begin(null);
    expect(told.isFull).toBe(true);
    expect(told.changed(prints(['a', '1']))).toEqual(['a']);
  });

  test('closes the frame again when the last part was not taken', () => {
    const told = new Told();
    told.begin(null);
    const first = told.offer(prints(['a', '1']), NONE, false);
    told.begin(first.id);
    expect(told.offer(prints(['b', '1']), NONE, true).full).toBe('last');
    told.begin(first.id);
    expect(told.offer(prints(['b', '1']), NONE, true).full).toBe('last');
  });
});
