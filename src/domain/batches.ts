/** Largest number of assets in one POST: HaloPSA's own limit is unknown, an answer of 25 is small (design §6.5). */
export const BATCH = 25;

/** Groups of writes, one POST each: devices that made a batch fail go alone, after the others. */
export function batches<T extends { readonly deviceId: string }>(
  writes: readonly T[],
  sendAlone: ReadonlySet<string>,
  isSingly: boolean,
): T[][] {
  const size = isSingly ? 1 : BATCH;
  const together = writes.filter((write) => !sendAlone.has(write.deviceId));
  const alone = writes.filter((write) => sendAlone.has(write.deviceId));
  const full: T[][] = [];
  for (let at = 0; at < together.length; at += size) full.push(together.slice(at, at + size));
  return [...full, ...alone.map((write) => [write])];
}
