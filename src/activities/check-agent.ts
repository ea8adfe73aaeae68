import { FAILURES } from '../contract/failures.ts';
import { ApiError } from '../apis/http/api-error.ts';
import type { HaloClient } from '../apis/halopsa/client.ts';
import { readOwnAgent, type OwnAgent } from '../apis/halopsa/own-agent.ts';
import { APP, fail, pass, skip, type Asker, type Seen } from './check-line.ts';

/** The agent behind the application: its rights are the application's rights (halopsa-api.md 1.4). */
export async function checkAgent(halo: HaloClient, voice: Asker): Promise<Seen> {
  let agent: OwnAgent | null;
  try {
    agent = await readOwnAgent(halo, voice);
  } catch (error) {
    const isUntold = error instanceof ApiError && (error.kind === FAILURES.forbidden || error.status === 404);
    if (!isUntold) throw error;
    agent = null;
  }
  if (agent === null) return skip('HaloPSA does not tell which agent the application works as');
  const name = agent.name === '' ? 'without a name' : agent.name;
  if (agent.isDisabled)
    return fail(`${name} is disabled`, `enable the agent, or choose another one in ${APP} (Login type: Agent)`);
  if (agent.isApiAgent === null) return pass(`${name}; HaloPSA does not tell whether it is an API-only agent`);
  return agent.isApiAgent
    ? pass(`${name}, an API-only agent`)
    : pass(
        `${name}: WARNING, a person's agent, not an API-only one. It takes a licence, its rights change with the person's, and what that person does in tickets cannot be told from what is done here. Make an API-only agent and choose it in ${APP}`,
      );
}
