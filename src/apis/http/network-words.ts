import { ConnectFault } from './connect-fault.ts';
import { tlsWords } from './tls-words.ts';

interface Failure {
  readonly message: string;
  readonly code?: string | undefined;
  readonly cause?: unknown;
}

const nameOf = (host: string): string => host.replace(/:\d+$/, '');

const WORDS: Readonly<Record<string, (host: string) => string>> = {
  ENOTFOUND: (host) => `the name ${nameOf(host)} is not known to DNS: check the URL`,
  EAI_AGAIN: (host) => `DNS gave no answer for ${nameOf(host)}: check this machine's network and its DNS server`,
  ECONNREFUSED: (host) => `nothing listens at ${host}: check the URL and its port, or wait until it is up again`,
  ENETUNREACH: (host) => `there is no way in the network to ${host}: check this machine's network`,
  EHOSTUNREACH: (host) => `there is no way in the network to ${host}: check this machine's network`,
  ECONNRESET: (host) => `${host} cut the connection`,
  EPIPE: (host) => `${host} cut the connection`,
  ETIMEDOUT: (host) => `${host} did not answer in time`,
  ECONNABORTED: (host) => `${host} did not answer in time`,
  ERR_CANCELED: (host) => `${host} did not answer in time`,
};

/** A failure below HTTP as a sentence with its cure, by Node's error code. */
export function networkWords(error: Failure, host: string): string {
  if (error instanceof ConnectFault) return error.message;
  if (error.cause instanceof ConnectFault) return error.cause.message;
  const code = error.code ?? (error.cause as NodeJS.ErrnoException | undefined)?.code ?? '';
  const known = WORDS[code];
  if (known !== undefined) return known(host);
  return tlsWords(code, error.message, host) ?? `${host}: ${error.message}${code === '' ? '' : ` (${code})`}`;
}
