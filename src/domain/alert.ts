/** Level's severities, mildest first. */
export const SEVERITIES = ['information', 'warning', 'critical', 'emergency'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const worst = (severities: readonly Severity[]): Severity =>
  SEVERITIES.findLast((severity) => severities.includes(severity)) ?? 'information';

/** An alert as Level tells it. Its monitor policy is not told (level-api.md 6.1). */
export interface Alert {
  readonly id: string;
  readonly deviceId: string;
  readonly hostname: string | null;
  readonly name: string;
  readonly description: string;
  /** Null when Level captured nothing. As long as Level sent it. */
  readonly payload: string | null;
  readonly severity: Severity;
  readonly isResolved: boolean;
  /** ISO 8601. */
  readonly startedAt: string;
  /** ISO 8601, null while it fires. */
  readonly resolvedAt: string | null;
}

/** One firing of a condition, reduced to what decisions need. */
export interface FiringAlert {
  readonly id: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly severity: Severity;
}

/**
 * All that fires under one alert name on one device. At most one open ticket stands for it: a second alert of the
 * same name is a note, and it is over when none of that name fires any more.
 */
export interface Condition {
  readonly deviceId: string;
  /** Hash of the normalised alert name: part of the workflow id. */
  readonly key: string;
  /** The alert's name as Level spells it. */
  readonly name: string;
  readonly deviceName: string;
  /** What fires, oldest first; long lists are cut, `count` is whole. */
  readonly alerts: readonly FiringAlert[];
  readonly count: number;
}

/** Alert names that differ in case, spaces or Unicode form are one condition. */
export const normalName = (name: string): string => name.normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLowerCase();

/** How a condition ended. `gone`: Level no longer has the alert, mostly because its device was deleted; that proves nothing about the fault. */
export type ConditionEnd = 'resolved' | 'gone';

export const severityOf = (condition: Condition): Severity => worst(condition.alerts.map(({ severity }) => severity));

/** Names a condition within a connection. */
export const conditionId = ({ deviceId, key }: Pick<Condition, 'deviceId' | 'key'>): string => `${key}:${deviceId}`;
