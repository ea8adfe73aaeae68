import { coloursFor } from '../../src/cli/colours.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import type { IntegrationStatus } from '../../src/contract/messages.ts';
import { addCounts, COUNT_NAMES, NO_COUNTS, type SyncCounts } from '../../src/domain/sync.ts';
import type { TicketCounts } from './ticket-counts.ts';

/** Of the first sync; others script against these names. Counts are devices, except groups and synced. */
export interface SyncSummary extends SyncCounts {
  readonly groups: number;
  readonly synced: number;
  readonly devices: number;
  readonly halopsaRequests: number;
  readonly seconds: number;
}

/** What the demo ends with: the first sync, then the tickets. */
export type Summary = SyncSummary & TicketCounts;

export function summaryOf(
  { rows }: IntegrationStatus,
  { halopsaRequests, ms }: { readonly halopsaRequests: number; readonly ms: number },
): SyncSummary {
  const mapped = rows.filter(({ excluded }) => !excluded);
  const { failed, held, created, linked, updated, unchanged } = mapped.reduce(
    (sum, { counts }) => addCounts(sum, counts),
    NO_COUNTS,
  );
  return {
    groups: mapped.length,
    synced: mapped.filter(({ state }) => state === 'Synced').length,
    failed,
    held,
    devices: mapped.reduce((sum, { devices }) => sum + devices, 0),
    created,
    linked,
    updated,
    unchanged,
    halopsaRequests,
    seconds: Math.round(ms / 100) / 10,
  };
}

/** Good: every row is Synced, nothing waits for a person, and HaloPSA holds what it should. */
export const isGood = ({ groups, synced, failed, held }: SyncSummary, disagreements: readonly string[]): boolean =>
  groups > 0 && synced === groups && failed === 0 && held === 0 && disagreements.length === 0;

/** Two lines for a person. */
export function renderSummary(summary: SyncSummary, disagreements: readonly string[], { colour }: Terminal): string {
  const { bold, green, red } = coloursFor(colour);
  const { groups, synced, devices, halopsaRequests, seconds } = summary;
  const counts = COUNT_NAMES.filter((name) => summary[name] > 0).map((name) => `${summary[name]} ${name}`);
  const paint = isGood(summary, disagreements) ? green : red;
  return [
    bold(
      paint(`${synced} of ${groups} groups are Synced after ${seconds} s, with ${halopsaRequests} HaloPSA requests`),
    ),
    `${devices} devices: ${counts.length === 0 ? 'none written yet' : counts.join(', ')}`,
    disagreements.length === 0
      ? 'The simulated HaloPSA agrees: one asset for each device, on the right site'
      : red(`The simulated HaloPSA disagrees: ${disagreements.join(', ')}`),
  ].join('\n');
}
