import { SEVERITIES } from './alert.ts';
import { expects, isBetween, isRecord, isText, objectOf, recordOf, type Check } from './shape-check.ts';
import { TEXT_NAMES } from './ticket-texts.ts';

const DAY_SECONDS = 86_400;
const DAY_MINUTES = 1_440;
const WEEK_MINUTES = 7 * DAY_MINUTES;
const LONGEST_NAME = 200;

const between = (least: number, most: number): Check =>
  expects((value) => isBetween(value, least, most), `a number from ${least} to ${most}`);

const wholeFrom = (least: number, most: number): Check =>
  expects(
    (value) => Number.isInteger(value) && isBetween(value, least, most),
    `a whole number from ${least} to ${most}`,
  );

const oneOf = (...choices: readonly string[]): Check =>
  expects((value) => choices.some((choice) => choice === value), `one of ${choices.join(', ')}`);

/** An offset such as +01:00 is no zone: it knows no summer time. */
function isTimeZone(value: unknown): boolean {
  if (typeof value !== 'string' || !/^[a-z]/i.test(value)) return false;
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

const isName = (value: unknown): boolean => isText(value, LONGEST_NAME);
const isId = (value: unknown): boolean => Number.isInteger(value) && isBetween(value, 1, Number.MAX_SAFE_INTEGER);
const nameOrId = expects((value) => isName(value) || isId(value), 'a name or an id');

const place = objectOf({ client: nameOrId, site: nameOrId }, ['client']);
const seconds = between(0.2, DAY_SECONDS);
const limit = wholeFrom(1, 1_000_000);

const settings = objectOf({
  whenAlertResolves: oneOf('closeIfUntouched', 'note'),
  whenAlertReturns: oneOf('reopen', 'note', 'newTicket'),
  reopenWithinMinutes: between(0, WEEK_MINUTES),
  whenTicketCloses: oneOf('leave', 'resolveAlert'),
  timeZone: expects(isTimeZone, 'the IANA name of a time zone such as Europe/Paris'),
  openAfterSeconds: recordOf(
    (name) => SEVERITIES.some((severity) => severity === name),
    SEVERITIES.join(', '),
    (value) => isBetween(value, 0, DAY_SECONDS),
    `a number from 0 to ${DAY_SECONDS}`,
  ),
  repeatNoteMinutes: between(0, DAY_MINUTES),
  showLastUser: expects((value) => typeof value === 'boolean', 'true or false'),
  noteOutcome: nameOrId,
  catchAll: (value, at) => (value === null ? [] : place(value, at)),
  storm: objectOf({
    perClient: limit,
    overall: limit,
    windowSeconds: seconds,
    calmSeconds: seconds,
    updateSeconds: seconds,
    releaseStatus: expects(isName, 'the name of a status'),
  }),
  texts: recordOf(
    (name) => TEXT_NAMES.some((known) => known === name),
    TEXT_NAMES.join(', '),
    (value) => typeof value === 'string',
    'a template (an empty one brings the default back)',
  ),
});

/** All that is wrong with the shape of a change of the ticket settings; what templates say is checked by src/texts. */
export const ticketSettingsFaults = (change: unknown): string[] =>
  isRecord(change) ? settings(change, '') : ['an object such as {"reopenWithinMinutes":30} is expected'];
