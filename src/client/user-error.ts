export interface UserErrorOptions {
  /** What to do. Null when the message says it already. */
  readonly cure?: string | null;
  /** Several reasons of one refusal, one a line. */
  readonly reasons?: readonly string[];
  readonly cause?: unknown;
}

/** Something that a person can mend: it is shown as it stands, without a stack. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly cure: string | null;
  readonly reasons: readonly string[];

  constructor(message: string, { cure = null, reasons = [], cause }: UserErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.cure = cure;
    this.reasons = reasons;
  }
}

const START = 'level-halopsa worker (in a clone: npm start)';

export const noWorker = (connection: string): UserError =>
  new UserError(`No worker is running for connection ${connection}`, {
    cure: `Start one with its credentials (stored by level-halopsa connect, or in the environment): ${START}`,
  });

export const noAnswer = (connection: string, waitedMs: number): UserError =>
  new UserError(`No worker for connection ${connection} answered within ${Math.round(waitedMs / 1_000)} s`, {
    cure: `See whether one still runs, and its log; else start one: ${START}`,
  });

export const noIntegration = (connection: string): UserError =>
  new UserError(`There is no integration for connection ${connection} yet`, {
    cure: `Start a worker (${START}), and store its credentials: level-halopsa connect. Another connection: --connection NAME`,
  });

export const noFeed = (connection: string, cause?: unknown): UserError =>
  new UserError(`There is no alert feed for connection ${connection} yet, so nothing is held`, {
    cure: 'It begins with the first policy: level-halopsa policies add',
    cause,
  });

export const noServer = (): UserError =>
  new UserError('No Temporal server is known: TEMPORAL_ADDRESS is not set, and none was started here', {
    cure: `Start one: ${START} brings its own, and this command finds it. Or set TEMPORAL_ADDRESS=host:port`,
  });

export const serverUnreachable = (address: string, source: string, cause?: unknown): UserError =>
  new UserError(`The Temporal server at ${address} (${source}) does not answer`, {
    cure: source === 'TEMPORAL_ADDRESS' ? 'Correct TEMPORAL_ADDRESS, or start that server' : `Start it again: ${START}`,
    cause,
  });
