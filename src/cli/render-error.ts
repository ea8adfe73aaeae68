import { UserError } from '../client/user-error.ts';
import { coloursFor } from './colours.ts';
import { plainText } from './plain-text.ts';
import { toJson } from './to-json.ts';

export interface ErrorView {
  readonly colour: boolean;
  /** With stack and causes. */
  readonly verbose: boolean;
  /** The command line is at fault: there is no story behind it. */
  readonly isUsage?: boolean;
  /** One line of JSON: on stderr, where data is asked for as JSON too. */
  readonly json?: boolean;
}

/** Errors of the runtime whose message is complete: what happened and what to do. */
const COMPLETE = new Set([
  'ConfigError',
  'NamespaceMissing',
  'PortTaken',
  'SearchAttributesMissing',
  'SearchAttributesWrong',
  'ServerStuck',
  'TemporalCliPathWrong',
  'TemporalServerMissing',
]);

/** Messages of ours may have several lines; each is made plain by itself. */
const plainLines = (text: string): string => text.split('\n').map(plainText).join('\n');

function causes(error: unknown): string {
  const stacks: string[] = [];
  for (let at: unknown = error; at instanceof Error && stacks.length < 5; at = at.cause)
    stacks.push(at.stack ?? at.message);
  return stacks.map(plainLines).join('\ncaused by ');
}

const RERUN = 'Run it again with --verbose for the whole story';

/** What to do; null when the message says it already. */
function cureOf(error: unknown, { verbose, isUsage = false }: ErrorView): string | null {
  if (error instanceof UserError) return error.cure;
  const isComplete = isUsage || (error instanceof Error && COMPLETE.has(error.name));
  return verbose || isComplete ? null : RERUN;
}

/** What happened, each reason on its line, and what to do; as JSON: `error`, `reasons`, `cure`. */
export function renderError(error: unknown, view: ErrorView): string {
  const { colour, verbose, isUsage = false, json = false } = view;
  const { red, dim } = coloursFor(colour);
  const message = error instanceof Error ? error.message || error.name : String(error);
  const reasons = error instanceof UserError ? error.reasons : [];
  const cure = cureOf(error, view);
  const story = verbose && !isUsage ? causes(error) : null;
  if (json) return toJson({ error: message, reasons, cure, ...(story !== null && { story }) });
  return [
    `${red('error')} ${plainLines(message)}`,
    ...reasons.map((reason) => `  - ${plainText(reason)}`),
    ...(cure === null ? [] : [plainText(cure)]),
    ...(story === null ? [] : [dim(story)]),
  ].join('\n');
}
