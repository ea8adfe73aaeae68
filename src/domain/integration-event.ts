import type { HoldChange } from './held-rows.ts';
import type { GroupMapping } from './mapping.ts';
import type { Policy } from './policy.ts';
import type { Night } from './reconcile.ts';
import type { SettingsChange } from './settings.ts';
import type { SilentlyMissing } from './silently-missing.ts';
import type { Problem, SyncOutcome } from './sync.ts';
import type { TicketSettings } from './ticket-settings.ts';

/** What a sweep saw of a row. */
export interface SeenGroup {
  readonly groupId: string;
  readonly digest: string;
  readonly devices: number;
}

export type IntegrationEvent =
  | { readonly kind: 'switched'; readonly enabled: boolean; readonly reason: string | null; readonly at: number }
  /** By a person, at the switch: alerts that began before this get no ticket. */
  | { readonly kind: 'alertsChosen'; readonly since: number }
  | { readonly kind: 'mapped'; readonly set: readonly GroupMapping[]; readonly remove: readonly string[] }
  | {
      readonly kind: 'ticketed';
      readonly policies: readonly Policy[];
      readonly settings: TicketSettings;
      readonly at: number;
    }
  /** By a person: rows rest, or go on. */
  | { readonly kind: 'holdsChanged'; readonly changes: readonly HoldChange[]; readonly at: number }
  /** By time alone. */
  | { readonly kind: 'holdsEnded'; readonly at: number }
  /** As a holder told it; null: there are none. */
  | { readonly kind: 'nightSeen'; readonly night: Night | null; readonly at: number }
  | { readonly kind: 'configured'; readonly change: SettingsChange; readonly at: number }
  | { readonly kind: 'asked'; readonly groupId: string | null; readonly at: number }
  /** A new run of the workflow: what ran in the last one has ended. */
  | { readonly kind: 'resumed' }
  | {
      readonly kind: 'swept';
      readonly sweepId: string;
      readonly at: number;
      readonly changed: readonly SeenGroup[];
      readonly gone: readonly string[];
      readonly unmappedDevices: number;
      /** Absent when it is as it was told before. */
      readonly missing?: SilentlyMissing;
    }
  | { readonly kind: 'recognised'; readonly instance: string }
  | { readonly kind: 'started'; readonly groupId: string }
  | { readonly kind: 'finished'; readonly outcome: SyncOutcome; readonly sweepId: string; readonly at: number }
  | { readonly kind: 'problemOpened'; readonly problem: Problem }
  | { readonly kind: 'problemGone'; readonly about: Problem['about'] };
