import type { Random } from './random.ts';

/** Writes that a client with 25 devices per request needs for these groups. */
export const batchesOf = (sizes: readonly number[]): number =>
  sizes.reduce((sum, size) => sum + Math.ceil(size / 25), 0);

/** Splits devices over groups, unevenly, but never over the given number of 25-device batches. */
export function groupSizes(rng: Random, devices: number, groups: number, maxBatches: number): number[] {
  const weights = Array.from({ length: groups }, () => 0.25 + rng.next() * (rng.chance(0.2) ? 4 : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const sizes = weights.map((weight) => Math.max(1, Math.floor((weight / total) * devices)));
  let left = devices - sizes.reduce((sum, size) => sum + size, 0);
  for (let index = 0; left !== 0; index = (index + 1) % groups) {
    const size = sizes[index] ?? 0;
    const step = left > 0 ? 1 : size > 1 ? -1 : 0;
    sizes[index] = size + step;
    left -= step;
  }
  // A group just over a multiple of 25 hands its surplus to one that has room in its last batch.
  for (let index = 0; index < groups && batchesOf(sizes) > maxBatches; index += 1) {
    for (let surplus = (sizes[index] ?? 0) % 25; surplus > 0 && (sizes[index] ?? 0) > 25; surplus -= 1) {
      const room = sizes.findIndex((size, other) => other > index && size % 25 !== 0);
      if (room === -1) break;
      sizes[index] = (sizes[index] ?? 0) - 1;
      sizes[room] = (sizes[room] ?? 0) + 1;
    }
  }
  return sizes;
}
