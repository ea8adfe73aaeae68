import { UserError } from '../client/user-error.ts';
import { coloursFor } from './colours.ts';
import { plainText } from './plain-text.ts';

export interface ErrorView {
  readonly colour: boolean;
  /** With stack and causes. */
  readonly verbose: boolean;
  /** The command line is at fault: there is no story behind it. */
  readonly isUsage?: boolean;
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

/** What happened, each reason on its line, and what to do. */
export function renderError(error: unknown, { colour, verbose, isUsage = false }: ErrorView): string {
  const { red, dim } = coloursFor(colour);
  const message = error instanceof Error ? error.message || error.name : String(error);
  const lines = [`${red('error')} ${plainLines(message)}`];
  if (error instanceof UserError) {
    lines.push(...error.reasons.map((reason) => `  - ${plainText(reason)}`));
    if (error.cure !== null) lines.push(plainText(error.cure));
  } else if (!verbose && !isUsage && !(error instanceof Error && COMPLETE.has(error.name)))
    lines.push('Run it again with --verbose for the whole story');
  if (verbose && !isUsage) lines.push(dim(causes(error)));
  return lines.join('\n');
}
