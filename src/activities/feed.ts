import type { FeedActivities } from '../contract/feed-activities.ts';
import type { Session } from '../holder/session.ts';
import { deliverAlerts } from './deliver-alerts.ts';
import { watchAlerts } from './watch-alerts.ts';
import { watchTickets } from './watch-tickets.ts';

/** What the alert feed asks of a holder. */
export const createFeedActivities = (session: Session): FeedActivities => ({
  watchAlerts: (input) => watchAlerts(session, input),
  watchTickets: (input) => watchTickets(session, input),
  deliverAlerts: (input) => deliverAlerts(session, input),
});
