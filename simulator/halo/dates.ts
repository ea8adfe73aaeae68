import type { Switches } from '../switches.ts';

/** A date as this tenant writes it; unset ones may come as the year 1900 (halopsa-api.md 2.1). */
export function haloDate(ms: number | null, { dateStyle, unsetDates }: Switches): string | null {
  if (ms === null) return unsetDates === 'null' ? null : '1900-01-01T00:00:00';
  const iso = new Date(ms).toISOString();
  switch (dateStyle) {
    case 'utc_z':
      return iso.replace(/\.\d+Z$/, 'Z');
    case 'no_zone':
      return iso.replace(/Z$/, '');
    case 'seven_decimals':
      return iso.replace(/Z$/, '0000Z');
  }
}
