import { z } from 'zod';
import type { Caller } from '../http/caller.ts';
import { sloppyBoolean, sloppyText } from '../http/sloppy.ts';
import type { HaloClient } from './client.ts';

const Wire = z.looseObject({ name: sloppyText, isapiagent: z.unknown().optional(), isdisabled: sloppyBoolean });

/** The agent behind the application (halopsa-api.md 3.2). */
export interface OwnAgent {
  readonly name: string;
  /** Null when this version does not say. */
  readonly isApiAgent: boolean | null;
  readonly isDisabled: boolean;
}

/** @returns null when HaloPSA describes it in no known form @throws {ApiError} */
export async function readOwnAgent(client: HaloClient, caller: Caller): Promise<OwnAgent | null> {
  const { json } = await client.call(caller, { method: 'GET', path: '/Agent/me' });
  const parsed = Wire.safeParse(Array.isArray(json) ? json[0] : json);
  if (!parsed.success) return null;
  const { name, isapiagent, isdisabled } = parsed.data;
  const isTold = isapiagent !== undefined && isapiagent !== null;
  return { name: name.trim(), isApiAgent: isTold ? sloppyBoolean.parse(isapiagent) : null, isDisabled: isdisabled };
}
