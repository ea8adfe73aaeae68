import { DEFAULT_SETTINGS, type Settings } from '../domain/settings.ts';
import type { Connection } from '../apis/connection.ts';
import { createAgents, type Agents } from '../apis/http/agents.ts';
import { Budget, type SendLog } from '../apis/http/budget.ts';
import { redactor } from '../apis/http/redact.ts';
import { HaloClient } from '../apis/halopsa/client.ts';
import { LevelClient } from '../apis/level/client.ts';

export interface ConnectionDeps {
  readonly connection: Connection;
  /** Send times by budget name, shared with the other processes of the machine. */
  readonly sendLog: (name: string) => SendLog;
  readonly userAgent: string;
}

/** Both APIs of a connection, with one budget each for the whole process. */
export class ConnectionClients {
  readonly connection: Connection;
  readonly agents: Agents = createAgents();
  readonly haloBudget: Budget;
  readonly levelBudget: Budget;
  /** Devices whose create may still be stored, and until when: outlives a hold. */
  readonly inDoubt = new Map<string, number>();
  readonly #deps: ConnectionDeps;
  #settings: Settings = DEFAULT_SETTINGS;

  constructor(deps: ConnectionDeps) {
    this.#deps = deps;
    this.connection = deps.connection;
    const { halo, level } = deps.connection;
    this.haloBudget = new Budget(deps.sendLog(`halopsa-${new URL(halo.urls.base).host}`), () => ({
      of: 'HaloPSA',
      limit: this.#settings.limits.halopsa,
      windowSeconds: this.#settings.timing.haloWindow,
    }));
    this.levelBudget = new Budget(deps.sendLog(`level-${deps.connection.name}-${new URL(level.url).host}`), () => ({
      of: 'Level',
      limit: this.#settings.limits.level,
      windowSeconds: this.#settings.timing.levelWindow,
    }));
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** The integration's settings, as the last hold brought them. */
  use(settings: Settings): void {
    this.#settings = settings;
  }

  /** New clients: a token and connections of their own, the process's budgets. */
  open(): { halo: HaloClient; level: LevelClient } {
    const { halo, level } = this.connection;
    const redact = redactor([level.key, halo.credentials.clientSecret]);
    const common = { agents: this.agents, userAgent: this.#deps.userAgent, redact };
    return {
      halo: new HaloClient({ ...common, ...halo, budget: this.haloBudget }),
      level: new LevelClient({ ...common, ...level, budget: this.levelBudget }),
    };
  }

  close(): void {
    this.agents.destroy();
  }
}
