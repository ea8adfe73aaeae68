import { readMoment } from './moment.ts';
import type { Night } from './reconcile.ts';

// Time zones are data of the machine, and change: a workflow that asked for them would not replay. Never import this
// from src/workflows; test/replay/bundle.test.ts watches over it.

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

function formatIn(timeZone: string): Intl.DateTimeFormat {
  const options = {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { ...options, timeZone });
  } catch {
    // A zone that this machine does not know.
    return new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' });
  }
}

/** What clock and calendar show at an instant, as if it were UTC. Ms since 1970. */
function shownAt(at: number, format: Intl.DateTimeFormat): number {
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

/**
 * When clock and calendar show this. What they show twice, in autumn, counts the first time; what they leave out, in
 * spring, is as much later as the clock jumps.
 */
function instantShowing(shown: number, format: Intl.DateTimeFormat): number {
  const offsetAt = (at: number): number => shownAt(at, format) - Math.floor(at / 1_000) * 1_000;
  const [before, after] = [offsetAt(shown - DAY_MS), offsetAt(shown + DAY_MS)];
  const found = [shown - before, shown - after].filter((at) => shownAt(at, format) === shown);
  return found.length > 0 ? Math.min(...found) : shown - before;
}

/** A moment in a time zone, unless its text names an offset. Ms since 1970, null for what cannot be read. */
export function instantIn(text: string, timeZone: string): number | null {
  const moment = readMoment(text);
  if (moment === null) return null;
  return moment.offsetMinutes === null
    ? instantShowing(moment.written, formatIn(timeZone))
    : moment.written - moment.offsetMinutes * MINUTE_MS;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** As a file has it: "2026-12-01" for the beginning of a day there, else "2026-12-01T13:00:00Z". */
export function momentText(at: number, timeZone: string): string {
  const shown = shownAt(at, formatIn(timeZone));
  const isDay = shown % DAY_MS === 0 && at % 1_000 === 0;
  return isDay ? new Date(shown).toISOString().slice(0, 10) : new Date(at).toISOString().replace('.000Z', 'Z');
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** For people: "1 Dec", "1 Dec 14:00"; with the year when that is not the present one. */
export function dayText(at: number, timeZone: string, now: number): string {
  const format = formatIn(timeZone);
  const [then, today] = [new Date(shownAt(at, format)), new Date(shownAt(now, format))];
  const day = `${then.getUTCDate()} ${MONTHS[then.getUTCMonth()] ?? ''}`;
  const year = then.getUTCFullYear() === today.getUTCFullYear() ? '' : ` ${then.getUTCFullYear()}`;
  const isDay = then.getTime() % DAY_MS === 0;
  return `${day}${year}${isDay ? '' : ` ${two(then.getUTCHours())}:${two(then.getUTCMinutes())}`}`;
}

const CLOCK = /^(\d{2}):(\d{2})(?::(\d{2}))?$/;

/**
 * The newest night that has begun, and the next one.
 *
 * @param clock when a night begins, "02:30"; anything that is no time of day, such as "off", has no nights
 * @param timeZone IANA name
 */
export function nightAt(now: number, clock: string, timeZone: string): Night | null {
  const [, hours, minutes, seconds = '0'] = CLOCK.exec(clock) ?? [];
  if (hours === undefined) return null;
  const ofDay = (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000;
  const format = formatIn(timeZone);
  const today = Math.floor(shownAt(now, format) / DAY_MS) * DAY_MS;
  const nights = [-2, -1, 0, 1, 2].map((days) => instantShowing(today + days * DAY_MS + ofDay, format));
  return {
    passedAt: Math.max(...nights.filter((at) => at <= now)),
    nextAt: Math.min(...nights.filter((at) => at > now)),
  };
}
