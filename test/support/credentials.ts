import type { Credentials } from '../../src/runtime/credentials.ts';

/** Texts that are nowhere else, so that a leak is found by searching. */
export const SECRET = 'secret-0123456789abcdef';
export const KEY = 'key-fedcba9876543210';

export const credentials = (over: Partial<Credentials['halopsa'] & Credentials['level']> = {}): Credentials => ({
  halopsa: {
    url: over.url ?? 'https://acme.halopsa.com',
    clientId: over.clientId ?? 'client-id',
    clientSecret: over.clientSecret ?? SECRET,
  },
  level: { apiKey: over.apiKey ?? KEY },
});

export const ENV = {
  HALOPSA_URL: 'https://acme.halopsa.com',
  HALOPSA_CLIENT_ID: 'client-id',
  HALOPSA_CLIENT_SECRET: SECRET,
  LEVEL_API_KEY: KEY,
};
