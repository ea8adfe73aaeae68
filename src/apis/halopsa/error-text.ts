import { excerpt } from '../http/redact.ts';

const KEYS = ['Message', 'message', 'errorMessage', 'error_description', 'error'];

const isHtml = (text: string): boolean => /^\s*(<!doctype|<html)/i.test(text);

function fromJson(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return null;
  const record = value as Record<string, unknown>;
  for (const key of KEYS) if (typeof record[key] === 'string' && record[key] !== '') return record[key];
  // A model state: { "[0].site_id": ["…"] }
  const [first] = Object.entries(record);
  if (first === undefined) return null;
  const texts = Array.isArray(first[1]) ? first[1].filter((text): text is string => typeof text === 'string') : [];
  return texts.length === 0 ? null : `${first[0]}: ${texts.join(' ')}`;
}

/** HaloPSA's own words from an error body, in the order of halopsa-api.md 2.5. */
export function errorText(body: string): string {
  if (body.trim() === '') return 'no explanation was given';
  if (isHtml(body)) return 'a web page came instead of data';
  try {
    return excerpt(fromJson(JSON.parse(body)) ?? body);
  } catch {
    return excerpt(body);
  }
}

export const looksLikeHtml = isHtml;
