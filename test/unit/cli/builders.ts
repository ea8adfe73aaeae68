import type { Hold } from '../../../src/client/read-hold.ts';
import type { IntegrationStatus, RowStatus } from '../../../src/contract/messages.ts';
import type { HoldDetails } from '../../../src/contract/records.ts';
import { NO_COUNTS } from '../../../src/domain/sync.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';

export const NOW = new Date(2026, 10, 23, 10, 45, 0).getTime();
export const at = (hour: number, minute: number, second = 0): number =>
  new Date(2026, 10, 23, hour, minute, second).getTime();

export const row = (over: Partial<RowStatus> = {}): RowStatus => ({
  groupId: 'g-1',
  groupPath: 'Acme / Head office',
  place: { clientId: 12, clientName: 'Acme Ltd', siteId: 34, siteName: 'Main' },
  excluded: false,
  state: 'Synced',
  devices: 25,
  counts: { ...NO_COUNTS, created: 25 },
  message: null,
  lastSyncAt: at(10, 40),
  notBefore: 0,
  ...over,
});

export const status = (over: Partial<IntegrationStatus> = {}): IntegrationStatus => ({
  connection: 'default',
  enabled: true,
  switchedAt: at(10, 42),
  reason: null,
  problems: [],
  rows: [row()],
  sweptAt: at(10, 44),
  unmappedDevices: 0,
  writeSingly: false,
  ...over,
});

export const held = (over: Partial<HoldDetails> = {}): Hold => ({
  state: 'held',
  details: {
    holder: 'host-1 (process 12)',
    since: new Date(at(10, 42, 1)).toISOString(),
    budgetLeft: 212,
    budgetLimit: 300,
    waitingUntil: null,
    isReleased: false,
    sweptAt: null,
    nextSweepAt: new Date(at(10, 49)).toISOString(),
    ...over,
  },
});

export const captured = (): { readonly terminal: Terminal; readonly out: string[]; readonly err: string[] } => {
  const out: string[] = [];
  const err: string[] = [];
  return {
    out,
    err,
    terminal: {
      out: (text) => void out.push(text),
      err: (text) => void err.push(text),
      isTty: false,
      colour: false,
      size: () => ({ columns: 80, rows: Infinity }),
    },
  };
};
