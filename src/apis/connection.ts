import type { HaloCredentials } from './halopsa/token.ts';
import type { HaloUrls } from './halopsa/urls.ts';

/** Credentials of one Level account and one HaloPSA tenant. They never leave the process. */
export interface Connection {
  readonly name: string;
  readonly level: { readonly url: string; readonly key: string };
  readonly halo: { readonly urls: HaloUrls; readonly credentials: HaloCredentials };
}
