const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

function formatIn(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  });
}

/** A zone that this machine does not know is no reason for a ticket to fail: UTC then, and the offset says so. */
function partsOf(at: Date, timeZone: string): Intl.DateTimeFormatPart[] {
  try {
    return formatIn(timeZone).formatToParts(at);
  } catch {
    return formatIn('UTC').formatToParts(at);
  }
}

/**
 * An instant for technicians: "12 Mar 2027 09:14 +01:00".
 *
 * @param iso ISO 8601; what is no instant is answered as it is
 * @param timeZone IANA name
 */
export function formatInstant(iso: string, timeZone: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const parts = new Map(partsOf(at, timeZone).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  const offset = part('timeZoneName').replace('GMT', '') || '+00:00';
  return `${part('day')} ${part('month')} ${part('year')} ${part('hour')}:${part('minute')} ${offset}`;
}

/** A length of time for technicians: "45 s", "27 min", "3 h 5 min", from two days on "2 days". */
export function formatDuration(ms: number): string {
  if (!(ms > 0)) return '0 s';
  if (ms < MINUTE_MS) return `${Math.floor(ms / 1_000)} s`;
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
  const hours = Math.floor(ms / HOUR_MS);
  if (ms >= 2 * DAY_MS) return `${Math.floor(ms / DAY_MS)} days`;
  if (hours === 0) return `${minutes} min`;
  return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
}
