import type { Category, Desk, Priority, TicketField, TicketType } from './desk-types.ts';

export const GENERAL_USER = 0;
export const UNASSIGNED = 1;
export const API_AGENT_ID = 14;
/** As `actionby_application_id` names it. */
export const APPLICATION_NAME = 'Level integration app';
export const PRIVATE_NOTE = 7;
export const CLOSED = 9;
export const PENDING_CLOSURE = 32;
/** Where the ticket rule of the switch `ticketRules` sends tickets. */
export const ROUTED_TO = { teamId: 2, agentId: 15 } as const;

/** HaloPSA's own fields of a ticket that a type can make mandatory. */
export const OWN_FIELD = { summary: 1, details: 2, category: 3, priority: 4, agent: 5, team: 6, assets: 7 } as const;
const BUSINESS_UNIT = 231;

const FIELDS: readonly TicketField[] = [
  { id: OWN_FIELD.summary, name: 'summary', label: 'Summary' },
  { id: OWN_FIELD.details, name: 'details', label: 'Details' },
  { id: OWN_FIELD.category, name: 'category_1', label: 'Category' },
  { id: OWN_FIELD.priority, name: 'priority_id', label: 'Priority' },
  { id: OWN_FIELD.agent, name: 'agent_id', label: 'Agent' },
  { id: OWN_FIELD.team, name: 'team', label: 'Team' },
  { id: OWN_FIELD.assets, name: 'assets', label: 'Assets' },
  { id: BUSINESS_UNIT, name: 'CFBusinessUnit', label: 'Business Unit' },
  { id: 232, name: 'CFAlertSource', label: 'Alert Source' },
];

const ticketType = (over: Pick<TicketType, 'id' | 'name'> & Partial<TicketType>): TicketType => ({
  canCreate: true,
  needsApproval: false,
  slaId: 1,
  defaultPriority: 4,
  initialStatus: 1,
  reopenedStatus: 2,
  teamId: 1,
  allowedStatuses: null,
  fieldIds: FIELDS.map(({ id }) => id),
  mandatoryFieldIds: [OWN_FIELD.summary],
  ...over,
});

const TYPES = (): TicketType[] => [
  ticketType({ id: 1, name: 'Incident', defaultPriority: 3 }),
  ticketType({ id: 21, name: 'Alert' }),
  ticketType({
    id: 22,
    name: 'Alert with mandatory field',
    mandatoryFieldIds: [OWN_FIELD.summary, BUSINESS_UNIT],
  }),
  ticketType({ id: 23, name: 'Change Request', needsApproval: true, slaId: 2, defaultPriority: 3 }),
  ticketType({ id: 24, name: 'Contract Renewal', canCreate: false }),
  ticketType({
    id: 25,
    name: 'Maintenance',
    slaId: 2,
    defaultPriority: 5,
    teamId: 2,
    allowedStatuses: [1, 2, CLOSED, PENDING_CLOSURE],
  }),
];

/** SLA 2 has a priority that SLA 1 lacks, so that mixing them up shows. */
const PRIORITIES: readonly Priority[] = [1, 2].flatMap((slaId) =>
  ['Critical', 'High', 'Medium', 'Low', ...(slaId === 2 ? ['Planned'] : [])].map((name, index) => ({
    priorityId: index + 1,
    slaId,
    name,
  })),
);

const CATEGORIES: readonly Category[] = [
  { id: 301, value: 'Hardware', level: 1, typeIds: null },
  { id: 302, value: 'Hardware>Disk', level: 1, typeIds: null },
  { id: 303, value: 'Hardware>Memory', level: 1, typeIds: null },
  { id: 304, value: 'Software', level: 1, typeIds: null },
  { id: 305, value: 'Monitoring', level: 1, typeIds: [21, 22, 25] },
  { id: 306, value: 'Change>Standard', level: 1, typeIds: [23] },
  { id: 311, value: 'Replaced', level: 2, typeIds: null },
];

/** The service desk of a tenant without tickets (halopsa-api.md 9.1). */
export const makeDesk = (): Desk => ({
  tickets: new Map(),
  nextTicket: 5_301,
  types: new Map(TYPES().map((row) => [row.id, row])),
  fields: new Map(FIELDS.map((row) => [row.id, { ...row }])),
  statuses: [
    { id: 1, name: 'New', type: 0, closed: false },
    { id: 2, name: 'In Progress', type: 0, closed: false },
    { id: 28, name: 'On Hold', type: 1, closed: false },
    { id: 31, name: 'Resolved', type: 0, closed: false },
    { id: PENDING_CLOSURE, name: 'Pending Closure', type: 0, closed: false },
    { id: CLOSED, name: 'Closed', type: 0, closed: true },
  ],
  priorities: PRIORITIES.map((row) => ({ ...row })),
  outcomes: [
    { id: 1, name: 'Opened', systemId: 1, newStatus: -1, sendEmail: false, hideFromUser: false },
    { id: 5, name: 'Email User', systemId: 5, newStatus: -1, sendEmail: true, hideFromUser: false },
    { id: PRIVATE_NOTE, name: 'Private Note', systemId: 7, newStatus: -1, sendEmail: false, hideFromUser: true },
    { id: 40, name: 'Resolved', systemId: 0, newStatus: CLOSED, sendEmail: false, hideFromUser: false },
    { id: 41, name: 'Internal Note', systemId: 0, newStatus: -1, sendEmail: false, hideFromUser: true },
  ],
  agents: [
    { id: UNASSIGNED, name: 'Unassigned', email: '', isApiAgent: false, teamIds: [] },
    { id: API_AGENT_ID, name: 'Level integration', email: 'level@msp.example', isApiAgent: true, teamIds: [1] },
    { id: 15, name: 'Ana', email: 'ana@msp.example', isApiAgent: false, teamIds: [1, 2] },
    { id: 16, name: 'Ben', email: 'ben@msp.example', isApiAgent: false, teamIds: [1] },
  ],
  teams: [
    { id: 1, name: 'Service Desk' },
    { id: 2, name: 'Infrastructure' },
  ],
  categories: CATEGORIES.map((row) => ({ ...row })),
  mail: [],
});

export const isClosed = ({ statuses }: Desk, statusId: number): boolean =>
  statuses.find(({ id }) => id === statusId)?.closed === true;
