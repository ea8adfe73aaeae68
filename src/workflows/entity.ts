import type { IntegrationEvent } from '../domain/integration-event.ts';
import type { IntegrationState } from '../domain/integration-state.ts';

/** What the loops of `integration` share: one state, one setter, and how far a roll has come. */
export interface Entity {
  readonly connection: string;
  readonly state: IntegrationState;
  /** No new work is begun. */
  readonly isRolling: boolean;
  /** Children have ended: hold and watch end too. */
  readonly isReleased: boolean;
  /** Rows whose mapping is being changed: their child must end first. */
  readonly editing: Set<string>;
  /** Rows with a running child. */
  readonly running: Set<string>;
  /** A save that asks both sides is under way. */
  isSaving: boolean;
  apply(event: IntegrationEvent): void;
}
