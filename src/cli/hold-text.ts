import { dayText } from '../domain/local-time.ts';
import type { RowHold } from '../domain/row-hold.ts';
import { plainText } from './plain-text.ts';

/** What a day is to whom it is shown. */
export interface Calendar {
  /** IANA name. */
  readonly timeZone: string;
  /** Ms since 1970. */
  readonly now: number;
}

/** "on hold until 1 Dec (migration)". */
export function holdText({ until, reason }: RowHold, { timeZone, now }: Calendar): string {
  const end = until === null ? '' : ` until ${dayText(until, timeZone, now)}`;
  return `on hold${end}${reason === null ? '' : ` (${plainText(reason)})`}`;
}
