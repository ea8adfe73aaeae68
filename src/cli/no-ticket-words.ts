import { NO_TICKET, type NoTicket } from '../domain/triage.ts';

/** Why alerts get no ticket, after their count; with the command that tells more. */
const WORDS: Readonly<Record<NoTicket, string>> = {
  noPolicy: 'in no policy (level-halopsa policies suggest)',
  severity: 'of a severity without tickets (level-halopsa policies list)',
  unmapped: 'on devices in no mapped group (level-halopsa groups --unmapped)',
  excluded: 'on devices of excluded groups',
  maintenance: 'on devices in maintenance mode, held until it ends',
  firedBefore: 'fired before tickets were switched on (level-halopsa enable --alerts open)',
  deviceGone: 'on devices that are gone from Level',
  whileOff: 'began and ended while it was off',
};

/** "4 in no policy (…); 2 on devices of excluded groups"; empty when there are none. */
export const noTicketText = (skipped: Readonly<Partial<Record<NoTicket, number>>>): string =>
  NO_TICKET.filter((reason) => (skipped[reason] ?? 0) > 0)
    .map((reason) => `${skipped[reason]} ${WORDS[reason]}`)
    .join('; ');
