import { SEVERITIES } from './alert.ts';
import { TEXT_NAMES } from './ticket-texts.ts';

const NAME_OR_ID = 'name or id';

/** Something of HaloPSA: a name, an id, or both, of which the id counts. */
const reference = (path: string, about: string): Record<string, string> => ({
  [path]: `${about}: ${NAME_OR_ID}, or both as { id, name }`,
  [`${path}.id`]: 'Its id, which counts',
  [`${path}.name`]: 'Its name: a label, unless there is no id or --by-name is given',
});

const each = (names: readonly string[], keysOf: (name: string) => Record<string, string>): Record<string, string> =>
  Object.assign({}, ...names.map(keysOf)) as Record<string, string>;

const GROUPS = {
  groups: 'The whole mapping: groups that are not named here are taken out of it',
  'groups[].level': 'Level group: its path, parts separated by " / ", or its id, or both as { id, path }',
  'groups[].level.id': 'Its id, which counts',
  'groups[].level.path': 'Its path: a label, unless there is no id or --by-name is given',
  ...reference('groups[].client', 'HaloPSA client'),
  ...reference('groups[].site', 'Site of that client; may be left out when there is only one'),
  'groups[].state': 'on, onHold: no sync until then, or excluded: the group and what is below it are left alone',
  'groups[].until':
    'Of a row on hold: the day or time at which it goes on by itself; in tickets.timeZone unless it names an offset',
  'groups[].reason': 'Of a row on hold: why, shown by status',
};

const POLICIES = {
  policies: 'All policies, in the order in which they are tried: those that are not named here are removed',
  'policies[].name': 'What the policy is called, best as in Level',
  'policies[].tags': 'Only devices that carry one of these tags; any device when empty',
  'policies[].alerts': 'Alert names, * for any characters',
  'policies[].severities': 'Only alerts of these severities',
  ...reference('policies[].ticketType', 'HaloPSA ticket type'),
  'policies[].priorities': "HaloPSA priority by severity; the ticket type's own for those that are not named",
  ...each(SEVERITIES, (severity) => reference(`policies[].priorities.${severity}`, `Priority of ${severity} alerts`)),
  ...reference('policies[].team', 'Team of its tickets'),
  ...reference('policies[].agent', 'Agent of its tickets'),
  'policies[].category': 'Category as HaloPSA spells it, levels joined by ">"',
  'policies[].fields':
    'Values of fields that the ticket type demands: { name: value }, or a list of { id, name, value }',
  'policies[].fields[].id': 'Id of the field, which counts',
  'policies[].fields[].name': 'Name of the field: a label, unless there is no id or --by-name is given',
  'policies[].fields[].value': 'What it is filled with',
  ...reference('policies[].newStatus', "Status of a new ticket; the ticket type's own when it is left out"),
  ...reference('policies[].closedStatus', 'Status by which a ticket is closed; found by itself when only one fits'),
  'policies[].texts': 'Templates in place of the common ones',
  'policies[].texts.summary': 'Template of the summary',
  'policies[].texts.details': 'Template of the details',
  'policies[].openAfterSeconds': 'How long an alert must fire before it gets a ticket, by severity, seconds',
  ...each(SEVERITIES, (severity) => ({
    [`policies[].openAfterSeconds.${severity}`]: `For ${severity} alerts, seconds`,
  })),
};

const ASSETS = {
  assets: 'Assets in HaloPSA',
  'assets.types': 'Names of the asset types of new assets',
  'assets.types.server': 'For servers',
  'assets.types.workstation': 'For workstations',
  'assets.reconcileAt': 'When every night all assets are compared in full: time of day in tickets.timeZone, or off',
  'assets.whenDeviceIsDeleted': "leave: a deleted device's asset stays as it is; nothing else in this release",
  'assets.whenClientChanges': 'hold: an asset never moves to another client; nothing else in this release',
};

const TICKETS = {
  tickets: 'How tickets follow their alerts; what is not named stays as it is',
  'tickets.whenAlertResolves': 'closeIfUntouched, or note: the ticket stays open',
  'tickets.whenAlertReturns': 'To a ticket that we closed a while before: reopen, note or newTicket',
  'tickets.reopenWithinMinutes': 'How long after closing an alert that returns reopens its ticket, minutes',
  'tickets.whenTicketCloses': 'leave, or resolveAlert: the alert is resolved in Level (needs a read-write Level key)',
  'tickets.timeZone': 'Time zone of times in texts, of the nightly reconcile and of days in until: IANA name',
  'tickets.openAfterSeconds': 'How long an alert must fire before it gets a ticket, by severity, seconds',
  ...each(SEVERITIES, (severity) => ({ [`tickets.openAfterSeconds.${severity}`]: `For ${severity} alerts, seconds` })),
  'tickets.repeatNoteMinutes': 'At most one note about repeats of an alert in so many minutes',
  'tickets.showLastUser': "Whether a ticket names the device's logged-in user",
  'tickets.noteOutcome': "HaloPSA's outcome for private notes, id or name",
  'tickets.catchAll': 'Client and site of tickets for devices in no mapped group; null: they get none',
  ...reference('tickets.catchAll.client', 'HaloPSA client'),
  ...reference('tickets.catchAll.site', 'Site of that client; may be left out when there is only one'),
  'tickets.storm': "Limits beyond which a client's alerts wait behind one summary ticket",
  'tickets.storm.perClient': 'New tickets of one client within the window',
  'tickets.storm.overall': 'New tickets of all clients within the window',
  'tickets.storm.windowSeconds': 'Length of the window, seconds',
  'tickets.storm.calmSeconds': 'A storm is over after so long without a new alert of the client, seconds',
  'tickets.storm.updateSeconds': 'The summary ticket gets a note at most so often, seconds',
  'tickets.storm.releaseStatus': 'Status of the summary ticket that releases what is held, name',
  'tickets.texts': 'Templates of what is written into tickets; an empty one brings the default back',
  ...each(TEXT_NAMES, (name) => ({ [`tickets.texts.${name}`]: `Template ${name}` })),
};

const RHYTHM = {
  timing: 'Intervals, seconds; what is not named stays as it is',
  'timing.sweep': "Between two sweeps of Level's devices",
  'timing.alertPoll': "Between two readings of Level's active alerts",
  'timing.ticketPoll': 'Between two readings of our open tickets',
  'timing.watchReturn': 'A watch without news reports after this',
  'timing.settle': 'How long a write without an answer may still turn up in HaloPSA',
  'timing.haloWindow': "Length of HaloPSA's window for limits.halopsa",
  'timing.levelWindow': "Length of Level's window for limits.level",
  'timing.heartbeat': 'Of the worker that holds the connection; its timeouts follow',
  limits: 'Requests per window; what is not named stays as it is',
  'limits.halopsa': 'For the whole HaloPSA tenant, in timing.haloWindow',
  'limits.level': 'For the whole Level account, in timing.levelWindow',
};

/** Every key that a configuration file may hold, with what it means. `[]` stands for each item of a list. */
export const CONFIG_KEYS: Readonly<Record<string, string>> = {
  ...GROUPS,
  ...POLICIES,
  ...ASSETS,
  ...TICKETS,
  ...RHYTHM,
};

const childrenOf = new Map<string, string[]>();
for (const path of Object.keys(CONFIG_KEYS)) {
  const dot = path.lastIndexOf('.');
  const parent = dot < 0 ? '' : path.slice(0, dot);
  childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), path.slice(dot + 1)]);
}

/** Names that may stand in a record at this path; none where all may, or where nothing may be below. */
export const knownKeys = (pattern: string): readonly string[] => childrenOf.get(pattern) ?? [];

/** Where names are the tenant's own. */
export const FREE_NAMES = 'policies[].fields';

/** Where something may be named, given by id, or both. */
export const isReference = (pattern: string): boolean =>
  knownKeys(pattern).length === 2 &&
  Object.hasOwn(CONFIG_KEYS, `${pattern}.id`) &&
  (Object.hasOwn(CONFIG_KEYS, `${pattern}.name`) || Object.hasOwn(CONFIG_KEYS, `${pattern}.path`));
