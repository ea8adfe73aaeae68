const MIN_SECRET = 6;
const HIDDEN = '[hidden]';

const spellings = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
  new URLSearchParams([['', secret]]).toString().slice(1),
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret).toString('base64url'),
];

/** Replaces every spelling of the given secrets, and anything that looks like a bearer token. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const all = new Set(secrets.filter((secret) => secret.length >= MIN_SECRET).flatMap(spellings));
  // A secret may begin with another one: the longest goes first.
  const known = [...all].sort((a, b) => b.length - a.length);
  return (text) =>
    known
      .reduce((clean, spelling) => clean.replaceAll(spelling, HIDDEN), text)
      .replaceAll(/(bearer\s+|access_token"?\s*[:=]\s*"?)[\w.~+/=-]{8,}/gi, `$1${HIDDEN}`);
}

// oxlint-disable-next-line no-control-regex -- control characters are what must go
const CONTROL = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g;

/** Text of the other side made fit for a message: one line, no control characters, capped. */
export function excerpt(text: string, max = 300): string {
  const line = text.replaceAll(CONTROL, ' ').replaceAll(/\s+/g, ' ').trim();
  return line.length <= max ? line : `${line.slice(0, max - 1)}…`;
}
