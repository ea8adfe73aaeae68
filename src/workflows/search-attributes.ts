import type { SearchAttributePair } from '@temporalio/common';
import { upsertSearchAttributes } from '@temporalio/workflow';
import { LH_ALERT, LH_FAILED_DEVICES, LH_FAILED_REQUESTS, LH_STATE, LH_TICKET } from '../contract/names.ts';

/** The server terminates a workflow whose attribute is over 2,048 bytes, so stay well below. */
const MAX_BYTES = 1_800;
const PER_ITEM = 8;

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** As many of the texts as fit. */
function fitting(texts: readonly string[]): string[] {
  let left = MAX_BYTES;
  return texts.filter((text) => {
    left -= bytes(text) + PER_ITEM;
    return left >= 0;
  });
}

export interface Shown {
  readonly state?: string;
  readonly alert?: string;
  readonly ticket?: number;
  readonly failedRequests?: number;
  readonly failedDevices?: readonly string[];
}

/** The only place where search attributes change, because the byte limit must hold everywhere. */
export function show(shown: Shown): void {
  const pairs: SearchAttributePair[] = [];
  if (shown.state !== undefined) pairs.push({ key: LH_STATE, value: shown.state.slice(0, 100) });
  if (shown.alert !== undefined) pairs.push({ key: LH_ALERT, value: shown.alert.slice(0, 500) });
  if (shown.ticket !== undefined) pairs.push({ key: LH_TICKET, value: String(shown.ticket) });
  if (shown.failedRequests !== undefined) pairs.push({ key: LH_FAILED_REQUESTS, value: shown.failedRequests });
  if (shown.failedDevices !== undefined && shown.failedDevices.length > 0)
    pairs.push({ key: LH_FAILED_DEVICES, value: fitting(shown.failedDevices) });
  if (pairs.length > 0) upsertSearchAttributes(pairs);
}
