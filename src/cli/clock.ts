const two = (value: number): string => String(value).padStart(2, '0');

/** Local time, "10:42:07"; with the date when that is not today's: "2026-03-12 10:42:07". */
export function clock(at: number, now: number): string {
  const [then, today] = [new Date(at), new Date(now)];
  const time = `${two(then.getHours())}:${two(then.getMinutes())}:${two(then.getSeconds())}`;
  if (then.toDateString() === today.toDateString()) return time;
  return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())} ${time}`;
}

const UNITS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
] as const;

/** "3 min", "2 h": the largest unit that fits. */
export function span(ms: number): string {
  const [size, name] = UNITS.find(([unit]) => ms >= unit) ?? [1_000, 's'];
  return `${Math.max(0, Math.floor(ms / size))} ${name}`;
}
