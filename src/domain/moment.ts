/** What somebody wrote for a day or a time: a reading of clock and calendar, and how far from UTC, if that was said. */
export interface Moment {
  /** The written digits, taken as UTC. Ms since 1970. */
  readonly written: number;
  /** Minutes east of UTC; null when the text does not say. */
  readonly offsetMinutes: number | null;
}

const MOMENT = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/i;

const MINUTE_MS = 60_000;

function offsetOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (text.toUpperCase() === 'Z') return 0;
  const [hours = 0, minutes = 0] = text.slice(1).split(':').map(Number);
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/** "2026-12-01", "2026-12-01 14:00", "2026-12-01T14:00:00+01:00"; null for what is no day of the calendar. */
export function readMoment(text: string): Moment | null {
  const [, year, month, day, hour = '0', minute = '0', second = '0', zone] = MOMENT.exec(text.trim()) ?? [];
  if (year === undefined) return null;
  const fields = [year, month, day, hour, minute, second].map(Number);
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = fields;
  const written = Date.UTC(y, mo - 1, d, h, mi, s);
  const at = new Date(written);
  // 31 February would be a day of March.
  const isReal = at.getUTCMonth() === mo - 1 && at.getUTCDate() === d && h < 24 && mi < 60 && s < 60;
  return isReal ? { written, offsetMinutes: offsetOf(zone) } : null;
}

/** The instant, where nothing else is said in UTC. Ms since 1970, null for what cannot be read. */
export function instantOf(text: string): number | null {
  const moment = readMoment(text);
  return moment === null ? null : moment.written - (moment.offsetMinutes ?? 0) * MINUTE_MS;
}
