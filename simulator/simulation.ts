import { Faults } from './faults.ts';
import { Ledger } from './ledger.ts';
import { RateWindow } from './rate-window.ts';
import { defaultSwitches, type Rights, type Switches } from './switches.ts';
import type { World } from './world/types.ts';

/** What a token may do, frozen when it was issued (halopsa-api.md 1.2). */
export interface TokenGrant {
  scopes: ReadonlySet<string>;
  rights: Rights;
  expiresAt: number;
}

/** All state of one running simulator. */
export interface Simulation {
  world: World;
  switches: Switches;
  readonly faults: Faults;
  readonly ledger: Ledger;
  readonly windows: { halo: RateWindow; level: RateWindow };
  readonly tokens: Map<string, TokenGrant>;
  /** Writes that are still to come after their connection was cut. */
  readonly timers: Set<NodeJS.Timeout>;
  /** Requests that make tickets and are not carried out yet. */
  readonly creates: Set<symbol>;
}

export const newSimulation = (world: World): Simulation => ({
  world,
  switches: defaultSwitches(),
  faults: new Faults(),
  ledger: new Ledger(),
  windows: { halo: new RateWindow(), level: new RateWindow() },
  tokens: new Map(),
  timers: new Set(),
  creates: new Set(),
});

/** Puts another world in place; rate windows start afresh, switches and faults stay. */
export function loadWorld(sim: Simulation, world: World): void {
  for (const timer of sim.timers) clearTimeout(timer);
  sim.timers.clear();
  sim.world = world;
  sim.tokens.clear();
  sim.windows.halo.clear();
  sim.windows.level.clear();
}
