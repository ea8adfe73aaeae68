import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { FAILURES } from '../contract/failures.ts';
import * as messages from '../contract/messages.ts';
import { CONNECTION_NAME, integrationId } from '../contract/names.ts';
import type { IntegrationEvent } from '../domain/integration-event.ts';
import { transition, upgraded, type IntegrationState } from '../domain/integration-state.ts';
import { mappingFaults } from '../domain/mapping.ts';
import { checkFaults, ticketingFaults } from '../domain/policy-request.ts';
import { holdFaults } from '../domain/row-hold.ts';
import { settingsFaults } from '../domain/settings.ts';
import { keepEndingHolds } from './ending-holds.ts';
import { keepFeeding } from './feeding.ts';
import { keepHolding } from './holding.ts';
import type { Entity } from './entity.ts';
import { LONGEST_RUN_MS, mustRoll } from './must-roll.ts';
import { alertsSinceIn, groupIdIn, reasonIn } from './read-signal.ts';
import { saveMappings } from './save-mappings.ts';
import { saveTicketing } from './save-ticketing.ts';
import { show } from './search-attributes.ts';
import { configOf, detailsOf, statusOf } from './status-of.ts';
import { keepSyncing } from './syncing.ts';
import { keepWatching } from './watching.ts';

function invalid(faults: readonly string[]): void {
  if (faults.length > 0) throw ApplicationFailure.nonRetryable(faults.join('; '), FAILURES.invalid, faults);
}

const isFilled = (list: unknown): boolean => Array.isArray(list) && list.length > 0;

function assertOwn(connection: unknown): asserts connection is string {
  if (
    typeof connection !== 'string' ||
    !CONNECTION_NAME.test(connection) ||
    workflowInfo().workflowId !== integrationId(connection)
  )
    throw ApplicationFailure.nonRetryable(
      `start it with --workflow-id level-halopsa/NAME and --input '{"connection":"NAME"}', the same NAME in both (a-z, 0-9, -)`,
      FAILURES.invalid,
    );
}

/**
 * The durable object of a connection: its mapping, its switch, the state of every row. Lives for ever and continues
 * as new when nothing of it runs, because children would not survive that.
 */
export async function integration(input: messages.IntegrationInput): Promise<void> {
  assertOwn(input?.connection);
  let state: IntegrationState = upgraded(input.state ?? {});
  let isRolling = false;
  let isReleased = false;
  const startedAt = Date.now();
  const entity: Entity = {
    connection: input.connection,
    get state() {
      return state;
    },
    get isRolling() {
      return isRolling;
    },
    get isReleased() {
      return isReleased;
    },
    editing: new Set(),
    running: new Set(),
    isSaving: false,
    apply(event: IntegrationEvent) {
      state = transition(state, event);
      setCurrentDetails(detailsOf(state));
    },
  };
  const turn = (enabled: boolean, reason: string | null, alertsSince?: number): void => {
    if (alertsSince !== undefined) entity.apply({ kind: 'alertsChosen', since: alertsSince });
    if (state.enabled === enabled) return;
    entity.apply({ kind: 'switched', enabled, reason, at: Date.now() });
    show({ state: enabled ? 'On' : 'Off' });
  };

  setHandler(messages.enable, (options) => turn(true, null, alertsSinceIn(options, Date.now())));
  setHandler(messages.disable, (options) => turn(false, reasonIn(options)));
  setHandler(messages.syncNow, (options) => {
    const groupId = groupIdIn(options);
    // A group that has no row is nobody's wish; reading it as "all" would cost a whole tenant's requests.
    if (groupId === null || state.rows.some((row) => row.groupId === groupId))
      entity.apply({ kind: 'asked', groupId, at: Date.now() });
  });
  setHandler(messages.status, () => statusOf(input.connection, state));
  setHandler(messages.config, () => configOf(state));
  setHandler(messages.saveGroupMappings, (change) => saveMappings(entity, change), {
    validator: (change) =>
      invalid([
        ...mappingFaults(change?.set, change?.remove, [change?.hold, change?.resume].some(isFilled)),
        ...holdFaults(change?.hold, change?.resume, change?.set),
        ...checkFaults(change?.check),
      ]),
  });
  setHandler(messages.saveTicketing, (change) => saveTicketing(entity, change), {
    validator: (change) => invalid(ticketingFaults(change)),
  });
  setHandler(
    messages.saveSettings,
    (change) => {
      entity.apply({ kind: 'configured', change, at: Date.now() });
      return Promise.resolve(state.settings);
    },
    { validator: (change) => invalid(settingsFaults(change)) },
  );

  entity.apply({ kind: 'resumed' });
  show({ state: state.enabled ? 'On' : 'Off' });
  const live = async (): Promise<void> => {
    const loops = Promise.all([
      keepHolding(entity),
      keepWatching(entity),
      keepSyncing(entity),
      keepFeeding(entity),
      keepEndingHolds(entity),
    ]);
    const rolled = condition(() => mustRoll(startedAt, input.rollAfterEvents), LONGEST_RUN_MS + 1_000).then(
      async () => {
        isRolling = true;
        await condition(() => entity.running.size === 0);
        isReleased = true;
      },
    );
    await Promise.all([loops, rolled]);
    await condition(allHandlersFinished);
  };
  // Ending is what terminate is for: whoever asks for less gets the switch, and keeps the configuration.
  CancellationScope.current().cancelRequested.catch(() => turn(false, 'cancelled in Temporal'));
  await CancellationScope.nonCancellable(live);
  await continueAsNew<typeof integration>({ ...input, state });
}
