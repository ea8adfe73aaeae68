import { conditionId, SEVERITIES, severityOf, type Condition, type Severity } from './alert.ts';
import type { Storm, TriageState, Waiting } from './triage.ts';

type PackedAlert = readonly [id: string, startedAt: string, severity: number];

/** Places in the list of texts. */
type PackedTexts = readonly [
  key: number,
  deviceId: number,
  name: number,
  deviceName: number,
  clientName: number,
  policy: number,
];

type PackedWaiting = readonly [
  texts: PackedTexts,
  clientId: number,
  dueAt: number,
  count: number,
  alerts: readonly PackedAlert[],
];

/**
 * A triage state for the way through continue-as-new: each text stands once, so that 5,000 held conditions stay under
 * 1 MB (Temporal takes 2 MB). Plain JSON.
 */
export interface PackedTriage extends Omit<TriageState, 'waiting' | 'storms' | 'dropped'> {
  readonly texts: readonly string[];
  readonly waiting: readonly PackedWaiting[];
  /** `held`: places in `waiting`. */
  readonly storms: readonly (Omit<Storm, 'held'> & { readonly held: readonly number[] })[];
  readonly dropped: readonly (readonly [key: number, deviceId: number])[];
}

/** Its oldest alert and its worst: what decisions need. */
export function shortened(condition: Condition): Condition {
  const { alerts } = condition;
  if (alerts.length <= 2) return condition;
  const severity = severityOf(condition);
  const worst = alerts.findIndex((alert) => alert.severity === severity);
  return { ...condition, alerts: alerts.filter((_, index) => index === 0 || index === Math.max(worst, 1)) };
}

/** @returns the state without the middle ones of long lists of alerts: a new run is told all that fires */
export function packed({ waiting, storms, dropped, ...rest }: TriageState): PackedTriage {
  const texts = new Map<string, number>();
  const place = (text: string): number => {
    const known = texts.get(text) ?? texts.size;
    texts.set(text, known);
    return known;
  };
  const rows = Object.values(waiting).map(({ condition, clientId, clientName, policy, dueAt }): PackedWaiting => {
    const { key, deviceId, name, deviceName, count } = condition;
    const { alerts } = shortened(condition);
    return [
      [place(key), place(deviceId), place(name), place(deviceName), place(clientName), place(policy)],
      clientId,
      dueAt,
      count,
      alerts.map(({ id, startedAt, severity }): PackedAlert => [id, startedAt, SEVERITIES.indexOf(severity)]),
    ];
  });
  const rowOf = new Map(Object.keys(waiting).map((id, row) => [id, row]));
  return {
    ...rest,
    waiting: rows,
    storms: storms.map((storm) => ({ ...storm, held: storm.held.flatMap((id) => rowOf.get(id) ?? []) })),
    dropped: dropped.map((id) => {
      const end = id.indexOf(':');
      return [place(id.slice(0, end)), place(id.slice(end + 1))];
    }),
    texts: [...texts.keys()],
  };
}

export function unpacked({ texts, waiting, storms, dropped, ...rest }: PackedTriage): TriageState {
  const text = (place: number): string => texts[place] ?? '';
  const severityAt = (index: number): Severity => SEVERITIES[index] ?? 'information';
  const rows = waiting.map(([places, clientId, dueAt, count, alerts]): readonly [string, Waiting] => {
    const [key, deviceId, name, deviceName, clientName, policy] = places;
    const condition: Condition = {
      deviceId: text(deviceId),
      key: text(key),
      name: text(name),
      deviceName: text(deviceName),
      alerts: alerts.map(([id, startedAt, severity]) => ({ id, startedAt, severity: severityAt(severity) })),
      count,
    };
    return [conditionId(condition), { condition, clientId, clientName: text(clientName), policy: text(policy), dueAt }];
  });
  return {
    ...rest,
    waiting: Object.fromEntries(rows),
    storms: storms.map((storm) => ({ ...storm, held: storm.held.flatMap((row) => rows[row]?.[0] ?? []) })),
    dropped: dropped.map(([key, deviceId]) => conditionId({ key: text(key), deviceId: text(deviceId) })),
  };
}
