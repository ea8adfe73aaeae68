import type { Connection } from '../apis/connection.ts';
import { ApiError } from '../apis/http/api-error.ts';
import { assertSafe, haloUrls } from '../apis/halopsa/urls.ts';

/** What a person gives for a connection. Addresses as they were given. */
export interface Credentials {
  readonly halopsa: {
    readonly url: string;
    readonly clientId: string;
    readonly clientSecret: string;
    /** Where the authorisation server is not below `url`. */
    readonly authUrl?: string | undefined;
    readonly tenant?: string | undefined;
  };
  readonly level: { readonly apiKey: string; readonly url?: string | undefined };
}

/** Settings that a person must mend before anything can start: all of them at once, never with a value. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`${faults.length} setting(s) to mend:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

export const REQUIRED = ['apiKey', 'url', 'clientId', 'clientSecret'] as const;
const OPTIONAL = ['levelUrl', 'authUrl', 'tenant'] as const;
export const FIELDS = [...REQUIRED, ...OPTIONAL] as const;
export type Field = (typeof FIELDS)[number];
export type Draft = Readonly<Partial<Record<Field, string>>>;

/** How each field is called where it came from. */
export type Labels = Readonly<Record<Field, string>>;

/** Their names as environment variables. */
export const VARIABLES: Labels = {
  apiKey: 'LEVEL_API_KEY',
  url: 'HALOPSA_URL',
  clientId: 'HALOPSA_CLIENT_ID',
  clientSecret: 'HALOPSA_CLIENT_SECRET',
  levelUrl: 'LEVEL_API_URL',
  authUrl: 'HALOPSA_AUTH_URL',
  tenant: 'HALOPSA_TENANT',
};

/** Their names as properties of an entry of the connections file, or of JSON on stdin. */
export const PROPERTIES: Labels = {
  apiKey: 'level.apiKey',
  url: 'halopsa.url',
  clientId: 'halopsa.clientId',
  clientSecret: 'halopsa.clientSecret',
  levelUrl: 'level.url',
  authUrl: 'halopsa.authUrl',
  tenant: 'halopsa.tenant',
};

export interface Naming {
  readonly labels: Labels;
  /** Plain http to other machines, for a test server. */
  readonly allowHttp: boolean;
}

const LEVEL_URL = 'https://api.level.io/v2';
const HALO_URL = 'https://acme.halopsa.com';
const AUTH_URL = 'https://auth.halopsa.com';
const ONE_LINE = /^[\u0021-\u007E]+$/;
const MOST = 1_024;

const APPLICATION = 'copy it again (Configuration > Integrations > Halo API > View Applications)';
const COPY = {
  apiKey: 'copy the key again (Level > Settings > API keys)',
  clientId: APPLICATION,
  clientSecret: APPLICATION,
  tenant: 'copy it again (Configuration > Integrations > Halo API > API Details)',
} as const;

const levelAddress = (given: string): string => given.trim().replace(/\/+$/, '');

function addressFault(check: () => unknown, [field, label, example]: readonly [Field, string, string]): string | null {
  try {
    check();
    return null;
  } catch (error) {
    // The address itself is named as its environment variable there.
    if (error instanceof ApiError) return error.message.replaceAll(VARIABLES[field], label);
    return `${label} is not an address: it looks like ${example}`;
  }
}

/** Why a value cannot be right, without saying it; null when it may be. */
export function faultOf(field: Field, value: string, { labels, allowHttp }: Naming): string | null {
  const label = labels[field];
  switch (field) {
    case 'url':
      return addressFault(() => haloUrls(value, allowHttp), [field, label, HALO_URL]);
    case 'authUrl':
      return addressFault(() => haloUrls(HALO_URL, allowHttp, { url: value }), [field, label, AUTH_URL]);
    case 'levelUrl':
      return addressFault(() => assertSafe(new URL(levelAddress(value)), label, allowHttp), [field, label, LEVEL_URL]);
    case 'apiKey':
    case 'clientId':
    case 'clientSecret':
    case 'tenant': {
      if (field === 'apiKey' && /^bearer\s/i.test(value)) return `${label} begins with "Bearer": give the key alone`;
      if (value.length > MOST) return `${label} is longer than ${MOST} characters: ${COPY[field]}`;
      return ONE_LINE.test(value) ? null : `${label} holds spaces, line breaks or foreign letters: ${COPY[field]}`;
    }
  }
}

/** @throws {ConfigError} naming every field that is missing or wrong */
export function credentialsOf(draft: Draft, naming: Naming): Credentials {
  const { labels } = naming;
  const faults = REQUIRED.flatMap((field) => (draft[field] ? [] : [`${labels[field]} is missing`]));
  for (const field of FIELDS) {
    const fault = draft[field] ? faultOf(field, draft[field], naming) : null;
    if (fault !== null) faults.push(fault);
  }
  const { url, clientId, clientSecret, apiKey, levelUrl, authUrl, tenant } = draft;
  if (faults.length > 0 || !url || !clientId || !clientSecret || !apiKey) throw new ConfigError(faults);
  return {
    halopsa: { url, clientId, clientSecret, ...(authUrl && { authUrl }), ...(tenant && { tenant }) },
    level: { apiKey, ...(levelUrl && { url: levelUrl }) },
  };
}

export const draftOf = ({ halopsa, level }: Credentials): Draft => ({
  url: halopsa.url,
  clientId: halopsa.clientId,
  clientSecret: halopsa.clientSecret,
  apiKey: level.apiKey,
  ...(level.url !== undefined && { levelUrl: level.url }),
  ...(halopsa.authUrl !== undefined && { authUrl: halopsa.authUrl }),
  ...(halopsa.tenant !== undefined && { tenant: halopsa.tenant }),
});

/** @throws {ConfigError} when an address or a value cannot be right */
export function connectionOf(name: string, credentials: Credentials, naming: Naming): Connection {
  const { halopsa, level } = credentialsOf(draftOf(credentials), naming);
  const { authUrl, tenant } = halopsa;
  const auth = { ...(authUrl !== undefined && { url: authUrl }), ...(tenant !== undefined && { tenant }) };
  return {
    name,
    level: { url: levelAddress(level.url ?? LEVEL_URL), key: level.apiKey },
    halo: {
      urls: haloUrls(halopsa.url, naming.allowHttp, auth),
      credentials: { clientId: halopsa.clientId, clientSecret: halopsa.clientSecret },
    },
  };
}
