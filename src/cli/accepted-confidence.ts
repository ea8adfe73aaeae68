import { UsageError } from './usage-error.ts';

/** "0.9" and "90%", as 0 to 1. @throws {UsageError} for anything else */
export function acceptedConfidence(given: string): number {
  const [, number = '', sign] = /^(\d+(?:\.\d+)?|\.\d+)(%?)$/.exec(given.trim()) ?? [];
  const value = number === '' ? NaN : Number(number) / (sign === '%' ? 100 : 1);
  if (!(value >= 0 && value <= 1))
    throw new UsageError(`--accept takes a confidence from 0 to 1, such as 0.9, not "${given}"`);
  return value;
}
