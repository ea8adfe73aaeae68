import { empty, isTrue, json, type SimAnswer } from '../exchange.ts';
import type { Simulation } from '../simulation.ts';
import { API_AGENT_ID, PRIVATE_NOTE } from '../world/desk.ts';
import type { ActionOutcome, Agent, Desk } from '../world/desk-types.ts';

/** The service desk's lists, all bare arrays (halopsa-api.md 3.2, 3.3). Ticket types stand in ticket-types.ts. */
const LOOKUPS: Record<string, readonly string[]> = {
  11: ['Impact', 'Urgency', 'Request Source', 'Asset Status'],
  12: ['Company wide', 'Multiple users', 'Single user'],
  22: ['Email', 'Phone', 'API'],
  27: ['High', 'Medium', 'Low'],
  61: ['Active', 'In repair', 'Retired'],
};

/** Outcomes that exist on this tenant: switch `noteOutcomeMissing`. */
export const outcomesOf = ({ world, switches }: Simulation): ActionOutcome[] =>
  world.desk.outcomes.filter(({ id }) => id !== PRIVATE_NOTE || !switches.noteOutcomeMissing);

function agentWire({ teams }: Desk, agent: Agent) {
  const own = teams.filter(({ id }) => agent.teamIds.includes(id));
  return {
    id: agent.id,
    name: agent.name,
    email: agent.email,
    isdisabled: false,
    isapiagent: agent.isApiAgent,
    team: own[0]?.name ?? '',
    teams: own.map(({ id, name }) => ({ team_id: id, team_name: name, department_id: 1 })),
    departments: own.length === 0 ? [] : [{ id: 1, name: 'IT' }],
  };
}

export function showOwnAgent({ world }: Simulation): SimAnswer {
  const agent = world.desk.agents.find(({ id }) => id === API_AGENT_ID);
  return agent === undefined ? empty(404) : json(200, agentWire(world.desk, agent));
}

/** A bare array on some tenants, an envelope on others (halopsa-api.md 2.3). */
export function listAgents({ world, switches }: Simulation): SimAnswer {
  const agents = world.desk.agents.map((agent) => agentWire(world.desk, agent));
  return json(200, switches.agentEnvelope ? { results: agents } : agents);
}

export function listStatuses({ world: { desk } }: Simulation, query: URLSearchParams): SimAnswer {
  const allowed = desk.types.get(Number(query.get('tickettype_id')))?.allowedStatuses ?? null;
  const rows = desk.statuses
    .filter(
      ({ id, closed }) => (allowed === null || allowed.includes(id)) && !(closed && isTrue(query.get('excludeclosed'))),
    )
    .map(({ id, name, type }, index) => ({ id, name, shortname: name.slice(0, 10), type, sequence: index + 1 }));
  return json(200, rows);
}

export function listPriorities({ world }: Simulation, query: URLSearchParams): SimAnswer {
  const sla = query.get('slaid');
  const rows = world.desk.priorities
    .filter(({ slaId }) => sla === null || String(slaId) === sla)
    .map(({ priorityId, slaId, name }) => ({
      id: `5f0c1b2a-0000-4000-8000-0000000000${slaId}${priorityId}`,
      priorityid: priorityId,
      slaid: slaId,
      name,
      ishidden: false,
      colour: '#cc0000',
      fixtime: 8 * priorityId,
      fixunits: 'H',
      responsetime: priorityId,
      responseunits: 'H',
    }));
  return json(200, rows);
}

export function listCategories({ world }: Simulation, query: URLSearchParams): SimAnswer {
  const typeId = Number(query.get('tickettype_id'));
  const level = query.get('type_id');
  const rows = world.desk.categories
    .filter(
      (row) =>
        (level === null || String(row.level) === level) &&
        (typeId === 0 || row.typeIds === null || row.typeIds.includes(typeId)),
    )
    .map(({ id, value, level: type_id }) => ({
      id,
      value,
      category_name: value,
      type_id,
      sla_id: -1,
      priority_id: -1,
    }));
  return json(200, rows);
}

export function listOutcomes(sim: Simulation): SimAnswer {
  const rows = outcomesOf(sim).map(({ id, name, systemId, newStatus, sendEmail, hideFromUser }) => ({
    id,
    outcome: name,
    buttonname: name,
    systemid: systemId,
    newstatus: newStatus,
    sendemail: sendEmail,
    hidefromuser: hideFromUser,
  }));
  return json(200, rows);
}

export function listTeams({ world }: Simulation): SimAnswer {
  const rows = world.desk.teams.map(({ id, name }, index) => ({
    id,
    name,
    forrequests: true,
    foropps: false,
    forprojects: false,
    inactive: false,
    department_id: 1,
    department_name: 'IT',
    sequence: index + 1,
  }));
  return json(200, rows);
}

export const listSlas = (): SimAnswer =>
  json(200, [
    { id: 1, name: 'Standard' },
    { id: 2, name: 'Premium' },
  ]);

/** `/Lookup` ignores paging. */
export function listLookup(query: URLSearchParams): SimAnswer {
  const id = query.get('lookupid') ?? '';
  return json(
    200,
    (LOOKUPS[id] ?? []).map((name, index) => ({ lookupid: Number(id), id: index + 1, name, value2: '' })),
  );
}
