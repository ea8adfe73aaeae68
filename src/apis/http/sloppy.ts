import { z } from 'zod';

/** Ids arrive as 3, 3.0 or "3" (halopsa-api.md 2.1). */
export const sloppyId = z.union([z.number().int(), z.string().regex(/^\s*-?\d+(\.0+)?\s*$/)]).transform(Number);

/** Any scalar as text; null and absent become ''. */
export const sloppyText = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .optional()
  .transform((value) => (value === null || value === undefined ? '' : String(value)));

/** A text that says something, else null. */
export const textOrNull = sloppyText.transform((value) => (value.trim() === '' ? null : value.trim())).catch(null);

export const sloppyBoolean = z
  .union([z.boolean(), z.number(), z.string(), z.null()])
  .optional()
  .transform((value) => value === true || value === 1 || value === '1' || String(value).toLowerCase() === 'true')
  .catch(false);

/** 1900-01-01 means "not set" (halopsa-api.md 2.1); anything before 2000 does. */
export const dateOrNull = textOrNull.transform((value) => {
  if (value === null) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) || at < Date.UTC(2000, 0, 1) ? null : new Date(at).toISOString();
});
