import { lettersApart } from './letters-apart.ts';

/** "when_ticket-closes" and "whenTicketCloses" are alike. */
const folded = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]+/g, '');

const LONGEST = 60;

/** The known name that was most likely meant, null when none is alike. */
export function nearestName(wanted: string, known: readonly string[]): string | null {
  const given = folded(wanted);
  if (given.length > LONGEST) return null;
  let best: string | null = null;
  let least = Infinity;
  for (const name of known) {
    const target = folded(name);
    const isStart = Math.min(given.length, target.length) > 2 && (target.startsWith(given) || given.startsWith(target));
    const far = isStart ? 1 : lettersApart(given, target);
    if (far < least && far <= Math.max(1, Math.floor(Math.max(given.length, target.length) / 3))) {
      best = name;
      least = far;
    }
  }
  return best;
}
