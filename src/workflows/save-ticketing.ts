import { ActivityFailure, ApplicationFailure, condition, isCancellation, proxyActivities } from '@temporalio/workflow';
import { FAILURES } from '../contract/failures.ts';
import type { SavedTicketing, SaveTicketing } from '../contract/messages.ts';
import { inspectOptions } from '../contract/options.ts';
import type { TicketingActivities } from '../contract/ticketing-activities.ts';
import { answerTo, readFailure } from './activity-failure.ts';
import type { Entity } from './entity.ts';

/** Checked against HaloPSA and, unless that is all that was asked for, saved: all or nothing, one save at a time. */
export async function saveTicketing(entity: Entity, change: SaveTicketing): Promise<SavedTicketing> {
  // Several waiters wake together: only the first finds it free.
  while (entity.isSaving) await condition(() => !entity.isSaving);
  entity.isSaving = true;
  try {
    const { policies, tickets, alertsSince, offSince, switchedAt, instance } = entity.state;
    const { resolveTicketing } = proxyActivities<TicketingActivities>(inspectOptions(entity.connection));
    const { set = [], remove = [] } = change;
    const resolved = await resolveTicketing.executeWithOptions({ summary: `check ${set.length} policies` }, [
      {
        connection: entity.connection,
        current: { policies, settings: tickets, alertsSince, offSince, onSince: switchedAt, instance },
        set,
        remove,
        ...(change.order === undefined ? {} : { order: change.order }),
        ...(change.settings === undefined ? {} : { settings: change.settings }),
      },
    ]);
    const { faults } = resolved;
    if (faults.length > 0)
      throw ApplicationFailure.nonRetryable(`nothing saved: ${faults.join('; ')}`, FAILURES.invalid, faults);
    const saved = { policies: resolved.policies, settings: resolved.settings };
    if (change.check !== true) entity.apply({ kind: 'ticketed', ...saved, at: Date.now() });
    return saved;
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    const failure = readFailure(error);
    throw ApplicationFailure.nonRetryable(`nothing saved: ${answerTo(entity.connection, failure)}`, failure.type);
  } finally {
    entity.isSaving = false;
  }
}
