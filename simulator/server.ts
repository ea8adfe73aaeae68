import { fastify } from 'fastify';
import { controlRoutes } from './control/routes.ts';
import { handle } from './gateway.ts';
import { newSimulation } from './simulation.ts';
import { withSwitches, type SwitchPatch } from './switches.ts';
import { buildWorld, type WorldOptions } from './world/build.ts';
import type { Credentials } from './world/types.ts';

export interface SimulatorOptions extends WorldOptions {
  /** 0 or absent = any free port. */
  port?: number;
  switches?: SwitchPatch;
}

export interface Simulator {
  /** `http://127.0.0.1:PORT`; the control plane is below `/__sim`. */
  url: string;
  /** For LEVEL_API_URL: ends in `/v2`. */
  levelUrl: string;
  /** For HALOPSA_URL: `/auth` and `/api` are below it. */
  haloUrl: string;
  /** Of the world that is loaded now. */
  readonly credentials: Credentials;
  /** Cuts every connection at once. */
  close(): Promise<void>;
}

const BODY_LIMIT = 32 * 1024 * 1024;

/** Level and HaloPSA on one local port, with a control plane at `/__sim` (README.md). */
export async function startSimulator({ port = 0, switches = {}, ...world }: SimulatorOptions = {}): Promise<Simulator> {
  const sim = newSimulation(buildWorld(world));
  sim.switches = withSwitches(sim.switches, switches);

  const app = fastify({
    bodyLimit: BODY_LIMIT,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    keepAliveTimeout: 60_000,
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  controlRoutes(app, sim);
  for (const path of ['/level', '/level/*', '/halo', '/halo/*'])
    app.all(path, (request, reply) => handle(sim, request, reply));
  await app.listen({ port, host: '127.0.0.1' });

  const address = app.server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`;
  return {
    url,
    levelUrl: `${url}/level/v2`,
    haloUrl: `${url}/halo`,
    get credentials() {
      return sim.world.credentials;
    },
    close: async () => {
      for (const timer of sim.timers) clearTimeout(timer);
      sim.timers.clear();
      app.server.closeAllConnections();
      await app.close();
    },
  };
}
