import { checkConnection } from '../../../src/activities/check-connection.ts';
import type { CheckLine } from '../../../src/contract/activities.ts';
import { DEFAULT_SETTINGS } from '../../../src/domain/settings.ts';
import type { FaultSpec } from '../../../simulator/faults.ts';
import { startSimulator, type Simulator } from '../../../simulator/server.ts';
import type { SwitchPatch } from '../../../simulator/switches.ts';
import { openClients, type Sides } from '../../support/api-clients.ts';
import { FakeCaller } from '../../support/fake-caller.ts';

export interface Bench {
  readonly sim: Simulator;
  switches(patch: SwitchPatch): Promise<void>;
  fault(spec: FaultSpec): Promise<void>;
  /** Switches back, faults away. */
  reset(): Promise<void>;
  /** Requests of both sides that are no GET, tokens apart. */
  writes(): Promise<number>;
  check(over?: Sides): Promise<CheckLine[]>;
  close(): Promise<void>;
}

/** The checks against the simulator, without Temporal. */
export async function openBench(): Promise<Bench> {
  const sim = await startSimulator({ world: 'small', seed: 1 });
  const send = (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(`${sim.url}/__sim/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const control = async (method: string, path: string, body: unknown): Promise<void> => {
    const answer = await send(method, path, body);
    if (!answer.ok) throw new Error(await answer.text());
  };
  return {
    sim,
    switches: (patch) => control('PATCH', 'switches', patch),
    fault: (spec) => control('POST', 'faults', { times: 0, ...spec }),
    reset: () =>
      control('POST', 'world', {
        world: 'small',
        seed: 1,
        reset: true,
        switches: { haloLimit: 10_000, levelLimit: 10_000 },
      }),
    writes: async () => {
      const entries = (await (await send('GET', 'ledger')).json()) as { method: string; api: string }[];
      return entries.filter(({ method, api }) => method !== 'GET' && api !== 'auth').length;
    },
    check: async (over = {}) => {
      const { haloClientId, haloClientSecret, levelKey } = sim.credentials;
      const clients = openClients({
        haloUrl: sim.haloUrl,
        levelUrl: sim.levelUrl,
        clientId: haloClientId,
        clientSecret: haloClientSecret,
        levelKey,
        ...over,
      });
      try {
        return await checkConnection(clients.halo, clients.level, new FakeCaller(), DEFAULT_SETTINGS);
      } finally {
        clients.close();
      }
    },
    close: () => sim.close(),
  };
}

export const failed = (lines: readonly CheckLine[]): string[] =>
  lines.filter(({ result }) => result === 'fail').map(({ name, detail, cure }) => `${name}: ${detail} → ${cure}`);

export const lineOf = (lines: readonly CheckLine[], name: string): CheckLine => {
  const line = lines.find((one) => one.name === name);
  if (line === undefined) throw new Error(`no line ${name}: ${lines.map((one) => one.name).join(', ')}`);
  return line;
};
