import type { FastifyInstance, FastifyRequest } from 'fastify';
import { FAULT_KINDS, type FaultSpec } from '../faults.ts';
import type { Api } from '../exchange.ts';
import { ledgerSummary, windowReport } from '../ledger.ts';
import { loadWorld, type Simulation } from '../simulation.ts';
import { defaultSwitches, UnknownSwitch, withSwitches, type SwitchPatch } from '../switches.ts';
import { buildWorld, isWorldName, type WorldOptions } from '../world/build.ts';
import { check } from './check.ts';
import { checkTickets } from './desk-view.ts';
import { ALERT_EDITS } from './edit-alerts.ts';
import { DESK_EDITS } from './edit-desk.ts';
import { EditError, type Edit } from './edit-error.ts';
import { HALO_EDITS } from './edit-halo.ts';
import { LEVEL_EDITS } from './edit-level.ts';
import { stateView } from './state.ts';
import { worldView } from './world-view.ts';

class BadRequest extends Error {}

function bodyOf<T>({ body }: FastifyRequest): T {
  if (typeof body !== 'string' || body === '') return {} as T;
  try {
    return JSON.parse(body) as T;
  } catch {
    throw new BadRequest('the body is not JSON');
  }
}

const queryOf = ({ query }: FastifyRequest): Record<string, string | undefined> =>
  query as Record<string, string | undefined>;

const apiOf = (text: string | undefined): Api => {
  if (text === 'level' || text === 'halo' || text === 'auth') return text;
  throw new BadRequest('api is level, halo or auth');
};

function worldRoutes(app: FastifyInstance, sim: Simulation): void {
  app.get('/__sim/world', () => worldView(sim.world));
  app.post('/__sim/world', (request) => {
    const { reset, switches, ...options } = bodyOf<WorldOptions & { reset?: boolean; switches?: SwitchPatch }>(request);
    if (options.world !== undefined && !isWorldName(options.world))
      throw new BadRequest('world is small, medium, large or awkward');
    loadWorld(sim, buildWorld(options));
    if (reset === true) {
      sim.switches = defaultSwitches();
      sim.faults.clear();
      sim.ledger.clear();
    }
    if (switches !== undefined) sim.switches = withSwitches(sim.switches, switches);
    return worldView(sim.world);
  });
  app.get('/__sim/switches', () => sim.switches);
  app.put('/__sim/switches', (request) => (sim.switches = withSwitches(defaultSwitches(), bodyOf(request))));
  app.patch('/__sim/switches', (request) => (sim.switches = withSwitches(sim.switches, bodyOf(request))));
}

function faultRoutes(app: FastifyInstance, sim: Simulation): void {
  app.get('/__sim/faults', () => sim.faults.list());
  app.post('/__sim/faults', (request) => {
    const body = bodyOf<FaultSpec | FaultSpec[]>(request);
    const specs = Array.isArray(body) ? body : [body];
    for (const { api, kind } of specs) {
      apiOf(api);
      if (!FAULT_KINDS.includes(kind)) throw new BadRequest(`kind is one of ${FAULT_KINDS.join(', ')}`);
    }
    const added = specs.map((spec) => sim.faults.add(spec));
    return Array.isArray(body) ? added : added[0];
  });
  app.delete('/__sim/faults', (request) => ({ removed: sim.faults.clear(queryOf(request)['id']) }));
}

function applyEdit(sim: Simulation, edit: Edit): Record<string, unknown> {
  const apply = LEVEL_EDITS[edit.op] ?? ALERT_EDITS[edit.op] ?? DESK_EDITS[edit.op] ?? HALO_EDITS[edit.op];
  if (apply === undefined) throw new EditError(`no such edit: ${String(edit.op)}`);
  return { op: edit.op, ...apply(sim, edit) };
}

function ledgerRoutes(app: FastifyInstance, sim: Simulation): void {
  app.get('/__sim/ledger', (request) => {
    const { api, method, since, path } = queryOf(request);
    const pattern = path === undefined ? null : new RegExp(path, 'i');
    return sim.ledger
      .entries()
      .filter(
        (entry) =>
          (api === undefined || entry.api === api) &&
          (method === undefined || entry.method === method.toUpperCase()) &&
          entry.seq > Number(since ?? 0) &&
          (pattern === null || pattern.test(entry.path)),
      );
  });
  app.delete('/__sim/ledger', () => {
    sim.ledger.clear();
    return { cleared: true };
  });
  app.get('/__sim/ledger/windows', (request) => {
    const { api = 'halo', seconds = '300' } = queryOf(request);
    return windowReport(sim.ledger.entries(), apiOf(api), Number(seconds));
  });
  app.get('/__sim/ledger/summary', () => ({
    calls: ledgerSummary(sim.ledger.entries()),
    mostAtOnce: sim.ledger.peaks(),
  }));
}

function stateRoutes(app: FastifyInstance, sim: Simulation): void {
  app.get('/__sim/state', (request) => {
    const view = stateView(sim.world, queryOf(request)['part']);
    if (view === null) throw new BadRequest('no such part');
    return view;
  });
  app.get('/__sim/state/check', (request) => {
    const { groups, direct } = queryOf(request);
    return check(sim.world, {
      groups: groups === undefined ? null : new Set(groups.split(',')),
      direct: direct === 'true',
    });
  });
  app.get('/__sim/state/tickets-check', () => checkTickets(sim.world));
  app.post('/__sim/edit', (request) => {
    const body = bodyOf<Edit | Edit[]>(request);
    return Array.isArray(body) ? body.map((edit) => applyEdit(sim, edit)) : applyEdit(sim, body);
  });
}

/** The control plane: what a test or a person may do to both systems. It is not counted, throttled or recorded. */
export function controlRoutes(app: FastifyInstance, sim: Simulation): void {
  app.setErrorHandler(async (error, _request, reply) => {
    const known = error instanceof BadRequest || error instanceof EditError || error instanceof UnknownSwitch;
    return reply.code(known ? 400 : 500).send({ error: error instanceof Error ? error.message : String(error) });
  });
  worldRoutes(app, sim);
  faultRoutes(app, sim);
  ledgerRoutes(app, sim);
  stateRoutes(app, sim);
}
