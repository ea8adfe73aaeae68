import { createAgents } from '../../src/apis/http/agents.ts';
import { Budget } from '../../src/apis/http/budget.ts';
import { redactor } from '../../src/apis/http/redact.ts';
import { HaloClient } from '../../src/apis/halopsa/client.ts';
import { haloUrls } from '../../src/apis/halopsa/urls.ts';
import { LevelClient, type LevelCaller } from '../../src/apis/level/client.ts';
import { MemorySendLog } from './memory-send-log.ts';

export const LEVEL_KEY = 'level-key-0123456789';
export const HALO_SECRET = 'halo-secret-0123456789-abcdef';

/** Where both APIs are, and who we are there; both may be one server of a test. */
export interface Sides {
  readonly haloUrl?: string;
  readonly levelUrl?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly levelKey?: string;
  readonly limit?: number;
}

export const levelCaller: LevelCaller = {
  budgetClass: 'sweep',
  share: () => 1,
  waitMs: 5_000,
  waiting: () => undefined,
};

/** Both clients with budgets of their own. */
export function openClients({
  haloUrl = 'http://127.0.0.1:9',
  levelUrl = 'http://127.0.0.1:9',
  clientId = 'id',
  clientSecret = HALO_SECRET,
  levelKey = LEVEL_KEY,
  limit = 10_000,
}: Sides) {
  const agents = createAgents();
  const haloLog = new MemorySendLog();
  const levelLog = new MemorySendLog();
  const redact = redactor([levelKey, clientSecret]);
  const common = { agents, userAgent: 'level-halopsa/test', redact };
  const halo = new HaloClient({
    ...common,
    urls: haloUrls(haloUrl),
    credentials: { clientId, clientSecret },
    budget: new Budget(haloLog, () => ({ limit, windowSeconds: 300, of: 'HaloPSA' })),
  });
  const level = new LevelClient({
    ...common,
    url: levelUrl,
    key: levelKey,
    budget: new Budget(levelLog, () => ({ limit, windowSeconds: 60, of: 'Level' })),
  });
  return { halo, level, haloLog, levelLog, close: () => agents.destroy() };
}
