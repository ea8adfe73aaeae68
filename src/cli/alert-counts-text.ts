import type { AlertsChoice, IntegrationStatus } from '../contract/messages.ts';
import type { AlertCounts } from '../contract/alert-views.ts';
import { clock } from './clock.ts';
import { noTicketText } from './no-ticket-words.ts';

/** How many alerts fire now, and would get a ticket under each choice of `enable --alerts`. */
export function countLines({ active, open, lastDay, skipped }: AlertCounts): string[] {
  // What fired before is the very choice that is asked for here.
  const { firedBefore: _, ...others } = skipped;
  const never = noTicketText(others);
  return [
    `${active} alerts fire in Level now. Of these get a ticket:`,
    `  ${open} with --alerts open`,
    `  ${lastDay} with --alerts since=24h`,
    '  0 with --alerts none: only what begins from now on',
    ...(never === '' ? [] : [`No ticket in any case: ${never}`]),
  ];
}

const named = (choice: AlertsChoice): string =>
  typeof choice === 'string' ? choice : `since=${Number(choice.sinceHours.toFixed(2))}h`;

type Before = Pick<IntegrationStatus, 'enabled' | 'policies' | 'alertsSince'>;

/** Which choice applies, and why. */
export function choiceText(
  { enabled, policies, alertsSince }: Before,
  choice: AlertsChoice | null,
  now: number,
): string {
  if (choice !== null)
    return `--alerts ${named(choice)} applies from now on${policies === 0 ? '; there is no policy yet, so no alert becomes a ticket (level-halopsa policies add)' : ''}`;
  if (enabled) return 'It was on already: nothing changes about alerts';
  if (alertsSince === null) return 'since=24h applies, as always the first time';
  const since = alertsSince === 0 ? '' : `, back to ${clock(alertsSince, now)}`;
  return `What began while it was off and still fires gets its ticket too${since}`;
}
