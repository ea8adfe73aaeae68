import type { TicketActivities } from '../contract/ticket-activities.ts';
import type { Session } from '../holder/session.ts';
import { closeTicket } from './close-ticket.ts';
import { linkAsset, resolveAlerts } from './link-asset.ts';
import { noteTicket } from './note-ticket.ts';
import { openTicket } from './open-ticket.ts';
import { reopenTicket } from './reopen-ticket.ts';
import { withTicketVoice } from './ticket-voice.ts';
import { writeSummary } from './write-summary.ts';

/** The steps of tickets: each reads what it must, and writes as little as it can. */
export const createTicketActivities = (session: Session): TicketActivities => ({
  openTicket: (input) => withTicketVoice(session, (voice) => openTicket(session, voice, input)),
  noteTicket: (input) => withTicketVoice(session, (voice) => noteTicket(session, voice, input)),
  closeTicket: (input) => withTicketVoice(session, (voice) => closeTicket(session, voice, input)),
  reopenTicket: (input) => withTicketVoice(session, (voice) => reopenTicket(session, voice, input)),
  linkAsset: (input) => withTicketVoice(session, (voice) => linkAsset(session, voice, input)),
  resolveAlerts: (input) => withTicketVoice(session, (voice) => resolveAlerts(session, voice, input)),
  writeSummary: (input) => withTicketVoice(session, (voice) => writeSummary(session, voice, input)),
});
