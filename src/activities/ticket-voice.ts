import { conditionId } from '../domain/alert.ts';
import type { Policy } from '../domain/policy.ts';
import { DEFAULT_TICKET_SETTINGS } from '../domain/ticket-settings.ts';
import { FAILURES } from '../contract/failures.ts';
import type { Ticketing } from '../contract/feed-activities.ts';
import type { TicketNames, TicketTarget } from '../contract/ticket-activities.ts';
import { ApiError } from '../apis/http/api-error.ts';
import type { Session } from '../holder/session.ts';
import type { NoteContext } from '../holder/ticket-text.ts';
import type { Voice } from '../holder/voice.ts';
import { withVoice } from './with-voice.ts';

/** Longer than this and the slot is freed: the wait shows as a pending activity. */
const WAIT_MS = 8_000;

/** Tickets may fill the whole window (design §5); what breaks for all of them waits for one probe. */
export const withTicketVoice = <T>(session: Session, work: (voice: Voice) => Promise<T>): Promise<T> =>
  withVoice(
    {
      hold: session.hold,
      heartbeatSeconds: session.settings.timing.heartbeat,
      budgetClass: 'tickets',
      share: () => 1,
      waitMs: WAIT_MS,
    },
    'halopsa',
    (voice) =>
      session.desk.circuit.run(async () => {
        await session.view.assertTenant(voice, ticketingOf(session).instance, false);
        return work(voice);
      }),
  );

/** What an activity's work says, before the records of its requests join it. */
export type Said<R> = R extends unknown ? Omit<R, 'records'> : never;

export const idOf = (target: TicketTarget): string => conditionId(target);

export const policyNamed = (session: Session, name: string): Policy | null =>
  session.desk.ticketing?.policies.find((policy) => policy.name === name) ?? null;

/** @throws {ApiError} when a holder that has just begun has not been told yet */
export function ticketingOf({ desk }: Session): Ticketing {
  if (desk.ticketing !== null) return desk.ticketing;
  throw new ApiError(FAILURES.notSent, 'this worker does not know the policies yet', { retryAt: Date.now() + 1_000 });
}

/** What notes of a ticket may speak of. */
export const noteContextOf = (
  session: Session,
  { connection, names }: { readonly connection: string; readonly names: TicketNames },
): NoteContext => ({
  settings: session.desk.ticketing?.settings ?? DEFAULT_TICKET_SETTINGS,
  policy: policyNamed(session, names.policy),
  variables: { alert: names.alertName, device: names.deviceName, policy: names.policy, connection },
});
