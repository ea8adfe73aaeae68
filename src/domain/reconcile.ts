import type { GroupRow } from './group-row.ts';

/** Begins at a time of day in the set time zone. Ms since 1970. */
export interface Night {
  /** When the newest one began. */
  readonly passedAt: number;
  readonly nextAt: number;
}

/** Once a night every row that is on is compared with HaloPSA in full. Ms since 1970. */
export interface Reconcile {
  /** Nights that began until then are done, or came before anybody wanted one; null until the first is seen. */
  readonly doneUntil: number | null;
  /** When the last one was begun. */
  readonly begunAt: number | null;
  /** Null when there is none, or it is not known yet. */
  readonly nextAt: number | null;
}

export const NO_RECONCILE: Reconcile = { doneUntil: null, begunAt: null, nextAt: null };

/** What passed until now asks for nothing: it is switched on, or the time of day was changed. */
export const waitingForNight = (reconcile: Reconcile, at: number): Reconcile => ({
  ...reconcile,
  doneUntil: at,
  nextAt: null,
});

/** A night is told by every report, by each holder again: it counts once. */
export function afterNight(
  reconcile: Reconcile,
  night: Night | null,
  at: number,
): { readonly reconcile: Reconcile; readonly begins: boolean } {
  if (night === null) return { reconcile: { ...reconcile, nextAt: null }, begins: false };
  const { passedAt, nextAt } = night;
  const begins = reconcile.doneUntil !== null && passedAt > reconcile.doneUntil;
  const doneUntil = Math.max(reconcile.doneUntil ?? passedAt, passedAt);
  return { reconcile: { doneUntil, begunAt: begins ? at : reconcile.begunAt, nextAt }, begins };
}

/** Only rows that are on: what is on hold is synced when it is resumed. */
export const reconcileDue = (row: GroupRow): GroupRow =>
  row.excluded || row.onHold !== undefined ? row : { ...row, reconcile: 'due' };

/** A sync that begins is the one that is due. */
export const reconcileRuns = (row: GroupRow): GroupRow =>
  row.reconcile === undefined ? row : { ...row, reconcile: 'running' };

/** After a sync: one that came to nothing leaves the night's work to the next. */
export function reconcileEnds(row: GroupRow, isDone: boolean): GroupRow {
  if (row.reconcile !== 'running') return row;
  const { reconcile: _, ...rest } = row;
  return isDone ? rest : { ...rest, reconcile: 'due' };
}
