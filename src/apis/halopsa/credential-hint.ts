import type { HaloCredentials } from './token.ts';

/** A GUID; the secret is two of them (halopsa-api.md 1.2). */
const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const SECRET = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}-[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const GUIDS = /^[\da-f-]+$/i;

function shapeFault(value: string, shape: RegExp, characters: number, what: string): string | null {
  if (shape.test(value)) return null;
  if (/\s/.test(value)) return `the client ${what} holds spaces`;
  if (/^["'].*["']$/.test(value)) return `the client ${what} stands in quotation marks: leave them out`;
  if (GUIDS.test(value) && value.length < characters) return `the client ${what} looks cut off: its end is missing`;
  if (GUIDS.test(value) && value.length > characters) return `the client ${what} is longer than one of HaloPSA`;
  return null;
}

/**
 * What is odd about refused credentials, without telling anything of them; null when they have HaloPSA's usual form.
 * Only a hint for a refusal: a version may make them otherwise.
 */
export function credentialHint({ clientId, clientSecret }: HaloCredentials): string | null {
  if (SECRET.test(clientId) && ID.test(clientSecret)) return 'client id and secret look exchanged';
  if (ID.test(clientId) && clientSecret === clientId) return 'the client id was given as the secret, too';
  return shapeFault(clientId, ID, 36, 'id') ?? shapeFault(clientSecret, SECRET, 73, 'secret');
}
