/** Letters to change, add, leave out or swap, to get from one name to another. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          (rows[i - 1]?.[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + 1,
          (rows[i - 1]?.[j - 1] ?? 0) + (isSame ? 0 : 1),
          isSwap ? (rows[i - 2]?.[j - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}

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
    const far = isStart ? 1 : distance(given, target);
    if (far < least && far <= Math.max(1, Math.floor(Math.max(given.length, target.length) / 3))) {
      best = name;
      least = far;
    }
  }
  return best;
}
