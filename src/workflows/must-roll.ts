import { workflowInfo } from '@temporalio/workflow';

/** A run that nothing rolls earlier ends after a day: its history stays one that a person can read. */
export const LONGEST_RUN_MS = 24 * 3_600_000;

/** Whether a run that began at `startedAt` (ms since 1970) should continue as new. */
export function mustRoll(startedAt: number, rollAfterEvents: number | undefined): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  const isLong = rollAfterEvents !== undefined && historyLength > rollAfterEvents;
  return continueAsNewSuggested || isLong || Date.now() - startedAt > LONGEST_RUN_MS;
}
