import { conditionId, type Condition, type Severity } from '../../../src/domain/alert.ts';
import { triagedAll } from '../../../src/domain/triage-after.ts';
import { triage } from '../../../src/domain/triage-next.ts';
import { NO_TRIAGE, type TriageEvent, type TriageRules, type TriageState } from '../../../src/domain/triage.ts';
import { DEFAULT_TICKET_SETTINGS, type StormSettings } from '../../../src/domain/ticket-settings.ts';
import { NOW } from '../../support/builders.ts';

export const rulesOf = (over: Partial<StormSettings> = {}): TriageRules => ({
  storm: { ...DEFAULT_TICKET_SETTINGS.storm, ...over },
});

export const RULES = rulesOf();

interface Case {
  readonly device?: string;
  readonly name?: string;
  readonly severity?: Severity;
  readonly clientId?: number;
  readonly afterSeconds?: number;
  readonly startedAt?: number;
  readonly policy?: string;
}

export const condition = ({ device = 'd-1', name = 'Disk', severity = 'critical', startedAt = NOW }: Case = {}) =>
  ({
    deviceId: device,
    key: name.toLowerCase(),
    name,
    deviceName: device.toUpperCase(),
    alerts: [{ id: `${name}/${device}`, startedAt: new Date(startedAt).toISOString(), severity }],
    count: 1,
  }) satisfies Condition;

export const verdict = ({ clientId = 1, afterSeconds = 0, policy = 'Monitoring' }: Case = {}) =>
  ({ opens: true, policy, clientId, clientName: `Client ${clientId}`, afterSeconds }) as const;

export const idOf = (over: Case = {}): string => conditionId(condition(over));

export const fires = (over: Case = {}, at = NOW): TriageEvent => ({
  kind: 'news',
  news: { kind: 'firing', condition: condition(over), verdict: verdict(over), isTicketed: false },
  at,
});

export const over = (which: Case = {}, at = NOW, isTicketed = false): TriageEvent => {
  const { deviceId, key } = condition(which);
  return { kind: 'news', news: { kind: 'over', deviceId, key, how: 'resolved', at: null, isTicketed }, at };
};

/** That many firing conditions of a client, each on its own device. */
export const many = (count: number, which: Case = {}, at = NOW): TriageEvent[] =>
  Array.from({ length: count }, (_, index) => fires({ ...which, device: `${which.clientId ?? 1}-${index}` }, at));

export const after = (state: TriageState, ...events: readonly TriageEvent[]): TriageState =>
  triagedAll(state, events, RULES);

export const afterNone = (...events: readonly TriageEvent[]): TriageState => after(NO_TRIAGE, ...events);

/** Opens all that is due, round by round, as the feed does. */
export function openAll(
  state: TriageState,
  now = NOW,
  rules = RULES,
): { readonly state: TriageState; readonly ids: readonly string[] } {
  const ids: string[] = [];
  for (let current = state; ;) {
    const next = triage(current, rules, now);
    const conditionIds = next.open.map((waiting) => conditionId(waiting.condition));
    if (conditionIds.length === 0) return { state: next.state, ids };
    ids.push(...conditionIds);
    current = triagedAll(next.state, [{ kind: 'opened', conditionIds, at: now }], rules);
  }
}

export const held = (state: TriageState, clientId = 1): readonly string[] =>
  state.storms.filter((storm) => storm.clientId === clientId).flatMap((storm) => storm.held);
