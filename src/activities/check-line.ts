import type { CheckLine } from '../contract/activities.ts';
import { ApiError } from '../apis/http/api-error.ts';
import type { Caller } from '../apis/http/caller.ts';
import type { LevelCaller } from '../apis/level/client.ts';

/** Who asks both sides. */
export type Asker = Caller & LevelCaller;

/** A line without its name. */
export type Seen = Omit<CheckLine, 'name'>;

export const APP = 'Configuration > Integrations > Halo API > View Applications';
/** Where an agent's rights are. */
export const PERMISSIONS = "in the agent's permissions (Configuration > Teams & Agents > Agents)";

export const pass = (detail: string): Seen => ({ result: 'pass', detail });
export const fail = (detail: string, cure: string): Seen => ({ result: 'fail', detail, cure });
export const skip = (detail: string): Seen => ({ result: 'skipped', detail });

/** An ApiError's message ends with its cure already. @throws what is none of ours */
export function said(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  throw error;
}

export interface Check {
  readonly name: string;
  readonly run: () => Promise<Seen>;
}

/** So that a side that hangs at each request does not use up the whole activity's time. */
const PATIENCE_MS = 120_000;

/** A line each, in order. What the other side refuses is a line, not an error. */
export async function runChecks(checks: readonly Check[]): Promise<CheckLine[]> {
  const startedAt = Date.now();
  const lines: CheckLine[] = [];
  for (const { name, run } of checks) {
    if (Date.now() - startedAt > PATIENCE_MS) {
      lines.push({
        name,
        ...fail('not tried: the checks before it took two minutes', 'try again when it answers faster'),
      });
      return lines;
    }
    try {
      lines.push({ name, ...(await run()) });
    } catch (error) {
      lines.push({ name, ...fail('cannot be read', said(error)) });
    }
  }
  return lines;
}
