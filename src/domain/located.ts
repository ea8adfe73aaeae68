/** A value of a file, with the line where it stands (from 1): what is wrong with it can be found. */
export type Located = LocatedValue | LocatedList | LocatedRecord | Unread;

export interface LocatedValue {
  readonly kind: 'value';
  readonly line: number;
  readonly value: string | number | boolean | null;
}

export interface LocatedList {
  readonly kind: 'list';
  readonly line: number;
  readonly items: readonly Located[];
}

export interface LocatedRecord {
  readonly kind: 'record';
  readonly line: number;
  readonly entries: readonly { readonly name: string; readonly line: number; readonly value: Located }[];
  /** Broken off by a syntax error: a key that is not there may only be unread. */
  readonly isCut: boolean;
}

/** At or after a syntax error: nothing is said about it. */
export interface Unread {
  readonly kind: 'unread';
  readonly line: number;
}

export interface FileFault {
  readonly line: number;
  /** Such as `policies[0].ticketType`; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong, and what to do. */
  readonly message: string;
}

/** "groups[0].level" of "groups[0]" and "level". */
export const below = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);
