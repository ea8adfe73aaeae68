import { condition } from '@temporalio/workflow';
import { nextHoldEnd } from '../domain/held-rows.ts';
import type { Entity } from './entity.ts';

/** A timer of any length would do; this workflow is never older than a day anyway. */
const LONGEST_MS = 86_400_000;

/** Rows on hold go on by themselves at their time, also while the switch is off. */
export async function keepEndingHolds(entity: Entity): Promise<void> {
  for (;;) {
    const armed = nextHoldEnd(entity.state.rows);
    const isNews = (): boolean => entity.isReleased || nextHoldEnd(entity.state.rows) !== armed;
    if (armed === null) await condition(isNews);
    else if (armed > Date.now()) await condition(isNews, Math.min(armed - Date.now(), LONGEST_MS));
    if (entity.isReleased) return;
    if (armed !== null && armed <= Date.now()) entity.apply({ kind: 'holdsEnded', at: Date.now() });
  }
}
