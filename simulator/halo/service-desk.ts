import { empty, json, type SimAnswer } from '../exchange.ts';
import type { Simulation } from '../simulation.ts';
import { listAnswer } from './list.ts';

/** The service desk's fixed lists, as far as a connection test reads them (halopsa-api.md 3.3, 9.1). Tickets themselves come later. */
const TICKET_TYPES = [
  {
    id: 1,
    name: 'Incident',
    use: 'ticket',
    group_id: 1,
    cancreate: true,
    agentscanselect: true,
    visible: true,
    initial_status: 1,
    reopenedstatus: 2,
    default_sla: 1,
    default_priority: 3,
  },
  {
    id: 21,
    name: 'Alert',
    use: 'ticket',
    group_id: 1,
    cancreate: true,
    agentscanselect: true,
    visible: true,
    initial_status: 1,
    reopenedstatus: 2,
    default_sla: 1,
    default_priority: 4,
  },
  {
    id: 22,
    name: 'Alert with mandatory field',
    use: 'ticket',
    group_id: 1,
    cancreate: true,
    agentscanselect: true,
    visible: true,
    hasmandatorytechfields: true,
    initial_status: 1,
    reopenedstatus: 2,
    default_sla: 1,
    default_priority: 4,
  },
  {
    id: 23,
    name: 'Change Request',
    use: 'ticket',
    group_id: 1,
    cancreate: true,
    agentscanselect: true,
    visible: true,
    workflow_id: 5,
    initial_status: 1,
    reopenedstatus: 2,
    default_sla: 2,
    default_priority: 3,
  },
];
const CLOSED_STATUS = 9;
const STATUSES = [
  { id: 1, name: 'New', shortname: 'New', type: 0, sequence: 1 },
  { id: 2, name: 'In Progress', shortname: 'In Prog', type: 0, sequence: 2 },
  { id: 28, name: 'On Hold', shortname: 'Hold', type: 1, sequence: 3 },
  { id: 31, name: 'Resolved', shortname: 'Resolved', type: 0, sequence: 4 },
  { id: CLOSED_STATUS, name: 'Closed', shortname: 'Closed', type: 0, sequence: 5 },
];
const PRIORITIES = [1, 2].flatMap((slaid) =>
  ['Critical', 'High', 'Medium', 'Low'].map((name, index) => ({
    id: `5f0c1b2a-0000-4000-8000-0000000000${slaid}${index + 1}`,
    priorityid: index + 1,
    slaid,
    name,
    ishidden: false,
    colour: '#cc0000',
    fixtime: 8 * (index + 1),
    fixunits: 'H',
    responsetime: index + 1,
    responseunits: 'H',
  })),
);
const OUTCOMES = [
  { id: 1, outcome: 'Opened', buttonname: 'Opened', systemid: 1, newstatus: -1, sendemail: false, hidefromuser: false },
  {
    id: 7,
    outcome: 'Private Note',
    buttonname: 'Private Note',
    systemid: 7,
    newstatus: -1,
    sendemail: false,
    hidefromuser: true,
  },
  {
    id: 40,
    outcome: 'Resolved',
    buttonname: 'Resolve',
    systemid: 0,
    newstatus: CLOSED_STATUS,
    sendemail: false,
    hidefromuser: false,
  },
];
const LOOKUPS: Record<string, readonly string[]> = {
  11: ['Impact', 'Urgency', 'Request Source', 'Asset Status'],
  12: ['Company wide', 'Multiple users', 'Single user'],
  22: ['Email', 'Phone', 'API'],
  27: ['High', 'Medium', 'Low'],
  61: ['Active', 'In repair', 'Retired'],
};
export const API_AGENT = {
  id: 14,
  name: 'Level integration',
  email: 'level@msp.example',
  isdisabled: false,
  isapiagent: true,
  team: 'Service Desk',
  teams: [{ team_id: 1, team_name: 'Service Desk', department_id: 1 }],
  departments: [{ id: 1, name: 'IT' }],
};
const AGENTS = [
  { id: 1, name: 'Unassigned', email: '', isdisabled: false, isapiagent: false, team: '', teams: [], departments: [] },
  API_AGENT,
];
const TEAMS = [
  {
    id: 1,
    name: 'Service Desk',
    forrequests: true,
    foropps: false,
    forprojects: false,
    inactive: false,
    department_id: 1,
    department_name: 'IT',
    sequence: 1,
  },
];

export function listTickets({ switches }: Simulation, query: URLSearchParams): SimAnswer {
  return listAnswer([], query, switches, { key: 'tickets', cap: switches.ticketsPageSizeCap }, (row) => row);
}

export function listStatuses(query: URLSearchParams): SimAnswer {
  return json(
    200,
    query.get('excludeclosed') === 'true' ? STATUSES.filter(({ id }) => id !== CLOSED_STATUS) : STATUSES,
  );
}

export function listPriorities(query: URLSearchParams): SimAnswer {
  const sla = query.get('slaid');
  return json(200, sla === null ? PRIORITIES : PRIORITIES.filter(({ slaid }) => String(slaid) === sla));
}

/** `/Lookup` ignores paging. */
export function listLookup(query: URLSearchParams): SimAnswer {
  const id = query.get('lookupid') ?? '';
  return json(
    200,
    (LOOKUPS[id] ?? []).map((name, index) => ({ lookupid: Number(id), id: index + 1, name, value2: '' })),
  );
}

/** A bare array on some tenants, an envelope on others (halopsa-api.md 2.3). */
export const listAgents = ({ switches }: Simulation): SimAnswer =>
  json(200, switches.agentEnvelope ? { results: AGENTS } : AGENTS);

export const listTicketTypes = (): SimAnswer => json(200, TICKET_TYPES);

export function showTicketType(id: number): SimAnswer {
  const type = TICKET_TYPES.find((row) => row.id === id);
  return type === undefined
    ? empty(404)
    : json(200, {
        ...type,
        fields: [],
        allowall_status: true,
        allowed_status: [],
        allowed_actions: [],
        allowed_teams: [],
      });
}

export const listOutcomes = (): SimAnswer => json(200, OUTCOMES);
export const listTeams = (): SimAnswer => json(200, TEAMS);
export const listSlas = (): SimAnswer =>
  json(200, [
    { id: 1, name: 'Standard' },
    { id: 2, name: 'Premium' },
  ]);
