import type { AlertsChoice } from '../contract/messages.ts';
import { secondsOf } from './duration.ts';
import { UsageError } from './usage-error.ts';

const HOUR_SECONDS = 3_600;

/** The choice of `--alerts`: "open", "none" or "since=24h". @throws {UsageError} */
export function alertsChoice(text: string): AlertsChoice {
  if (text === 'open' || text === 'none') return text;
  const seconds = text.startsWith('since=') ? secondsOf(text.slice('since='.length)) : null;
  if (seconds === null)
    throw new UsageError(`--alerts ${text} cannot be read: open, none, or since= with a time such as 24h, 2d or 90m`);
  return { sinceHours: seconds / HOUR_SECONDS };
}
