/**
 * Letters to change, add, leave out or swap, to get from one name to another.
 *
 * @param most what is further apart is not measured: the answer is then more than `most`, no matter how much
 */
export function lettersApart(a: string, b: string, most = Infinity): number {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > most) return Infinity;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const cost = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (isSame ? 0 : 1),
        isSwap ? (beforeLast[j - 2] ?? 0) + 1 : Infinity,
      );
      row.push(cost);
      least = Math.min(least, cost);
    }
    // A swap reaches back two rows: only two that are too far leave no way.
    if (least > most && Math.min(...last) > most) return Infinity;
    [beforeLast, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
