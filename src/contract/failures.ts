import type { RequestRecord } from './records.ts';

/** Types of ApplicationFailures: workflows decide by these, never by texts. */
export const FAILURES = {
  /** Nothing left the process: safe to repeat. */
  notSent: 'NotSent',
  /** A write left the process and its effect is unknown: absence counts only after `settle`. */
  uncertain: 'Uncertain',
  /** HaloPSA said that it did not process the write (429): repeat later. */
  refused: 'Refused',
  /** HaloPSA refused this one item: 400, 404, 409, 422. */
  rejected: 'Rejected',
  /** The credentials are not accepted. */
  unauthorized: 'Unauthorized',
  /** The application or its agent lacks a right. */
  forbidden: 'Forbidden',
  /** The other side does not answer sensibly: down, HTML, 5xx to a read. */
  unavailable: 'Unavailable',
  /** HaloPSA lacks something that a person must make: an asset type, a field. */
  notReady: 'NotReady',
  /** Another tenant or account answers than before. */
  stranger: 'Stranger',
  /** This holder does not have the sweep: a new wave is needed. */
  sweepLost: 'SweepLost',
  /** This holder does not have the rows of that mapping version. */
  mappingUnknown: 'MappingUnknown',
  /** The hold passes to another process. */
  handedOver: 'HandedOver',
  /** A message that cannot be taken: the reasons are its message. */
  invalid: 'Invalid',
  /** Our own code failed. */
  defect: 'Defect',
} as const;

export type FailureType = (typeof FAILURES)[keyof typeof FAILURES];

/** A task that no worker took in time: a timeout, told apart from the failures of those that one took. */
export const NO_WORKER = 'NoWorker';

/** Details of every failure of an activity that talks to HaloPSA. */
export interface FailureDetails {
  readonly records: readonly RequestRecord[];
  /** Not before this time, ms since 1970. */
  readonly retryAt?: number;
  /** Which side failed, for the problem that opens. */
  readonly about: 'halopsa' | 'level';
}
