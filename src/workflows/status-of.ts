import type { IntegrationConfig, IntegrationStatus } from '../contract/messages.ts';
import type { IntegrationState } from '../domain/integration-state.ts';
import { COUNT_NAMES } from '../domain/sync.ts';

export const statusOf = (connection: string, state: IntegrationState): IntegrationStatus => ({
  connection,
  enabled: state.enabled,
  switchedAt: state.switchedAt,
  reason: state.reason,
  problems: state.problems,
  rows: state.rows.map(
    ({
      groupId,
      groupPath,
      place,
      excluded,
      onHold,
      state: rowState,
      devices,
      counts,
      message,
      lastSyncAt,
      notBefore,
    }) => ({
      groupId,
      groupPath,
      place,
      excluded,
      ...(onHold !== undefined && { onHold }),
      state: rowState,
      devices,
      counts,
      message,
      lastSyncAt,
      notBefore,
    }),
  ),
  sweptAt: state.sweptAt,
  unmappedDevices: state.unmappedDevices,
  missing: state.missing,
  reconcile: {
    at: state.settings.assets.reconcileAt,
    begunAt: state.reconcile.begunAt,
    nextAt: state.enabled ? state.reconcile.nextAt : null,
  },
  timeZone: state.tickets.timeZone,
  writeSingly: state.writeSingly,
  policies: state.policies.length,
  alertsSince: state.alertsSince,
});

export const configOf = (state: IntegrationState): IntegrationConfig => ({
  rows: state.rows.map(({ groupId, groupPath, place, excluded, onHold }) => ({
    groupId,
    groupPath,
    place,
    excluded,
    ...(onHold !== undefined && { onHold }),
  })),
  settings: state.settings,
  policies: state.policies,
  tickets: state.tickets,
});

/** For somebody who opens the workflow in the Web UI and has never seen it. Markdown. */
export function detailsOf(state: IntegrationState): string {
  const rows = state.rows.filter((row) => !row.excluded);
  const states = ['Synced', 'Syncing', 'Unsynced', 'Failed', 'Paused'] as const;
  const byState = states
    .map((name) => [name, rows.filter((row) => row.state === name).length] as const)
    .filter(([, count]) => count > 0);
  const held = rows.filter(({ onHold }) => onHold !== undefined).length;
  const sums = COUNT_NAMES.map((name) => `${rows.reduce((sum, row) => sum + row.counts[name], 0)} ${name}`);
  return [
    ...state.problems.map((problem) => `**Problem:** ${problem.message}`),
    `**${state.enabled ? 'On' : 'Off'}**${state.reason === null ? '' : `: ${state.reason}`}`,
    `${rows.length} mapped groups: ${byState.map(([name, count]) => `${count} ${name}`).join(', ') || 'none yet'}${held === 0 ? '' : `; ${held} of them on hold`}`,
    `Last sync of each: ${sums.join(', ')}`,
  ].join('\n\n');
}
