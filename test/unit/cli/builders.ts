import type { Hold } from '../../../src/client/read-hold.ts';
import type { FeedStatus, RowStatus } from '../../../src/contract/messages.ts';
import type { HoldDetails } from '../../../src/contract/records.ts';
import type { Policy } from '../../../src/domain/policy.ts';
import { NO_COUNTS } from '../../../src/domain/sync.ts';
import type { SeenStatus } from '../../../src/cli/seen-status.ts';
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

export const status = (over: Partial<SeenStatus> = {}): SeenStatus => ({
  connection: 'default',
  enabled: true,
  switchedAt: at(10, 42),
  reason: null,
  problems: [],
  rows: [row()],
  sweptAt: at(10, 44),
  unmappedDevices: 0,
  writeSingly: false,
  policies: 0,
  alertsSince: null,
  feed: null,
  ...over,
});

export const feed = (over: Partial<FeedStatus> = {}): FeedStatus => ({
  enabled: true,
  readAt: at(10, 44, 30),
  active: 0,
  waiting: 0,
  storms: [],
  skipped: {},
  totals: { opened: 0, tooShort: 0, dropped: 0, resolvedWhileHeld: 0 },
  problems: [],
  ...over,
});

export const storm = (over: Partial<FeedStatus['storms'][number]> = {}): FeedStatus['storms'][number] => ({
  clientId: 12,
  clientName: 'Acme Ltd',
  since: at(10, 30),
  ticketId: 5310,
  held: 34,
  resolved: 6,
  lastAt: at(10, 43),
  toldAt: at(10, 40),
  toldHeld: 30,
  end: null,
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
    alerts: null,
    ...over,
  },
});

export const policy = (over: Partial<Policy> = {}): Policy => ({
  name: 'Servers',
  tags: ['SERVER'],
  alerts: ['Disk*'],
  severities: ['warning', 'critical'],
  ticketType: { id: 24, name: 'Alert' },
  priorities: {},
  team: null,
  agent: null,
  category: null,
  fields: [],
  newStatus: null,
  closedStatus: { id: 9, name: 'Closed' },
  reopenedStatus: { id: 1, name: 'New' },
  texts: {},
  openAfterSeconds: {},
  ...over,
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
