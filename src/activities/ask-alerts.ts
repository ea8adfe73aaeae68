import { Context } from '@temporalio/activity';
import type { InspectActivities, Page, PageInput } from '../contract/activities.ts';
import { FAILURES } from '../contract/failures.ts';
import type { AlertNameView } from '../contract/alert-views.ts';
import { ApiError } from '../apis/http/api-error.ts';
import { getAlert, listActiveAlerts, listResolvedAlerts } from '../apis/level/alerts.ts';
import type { ConnectionClients } from '../holder/connection-clients.ts';
import { ticketOfCondition, waitOfCondition } from '../holder/ticket-of-condition.ts';
import type { Voice } from '../holder/voice.ts';
import { devicesOf, levelViewOf, savedConfig } from './alert-view.ts';
import { asked } from './asked.ts';
import { conditionOf, explainAlert } from './explain-alert.ts';
import { alertNames, countAlerts, type Saved } from './inspect-alerts.ts';

/** A large account's devices are many pages of Level's list. */
const PATIENCE_MS = 120_000;
const PAGE = 500;
/** Resolved alerts can be very many: names repeat, so the first thousand tell them. */
const RESOLVED_PAGES = 10;
const PAGES_MS = 60_000;

type AlertQuestions = Pick<InspectActivities, 'listAlertNames' | 'countAlerts' | 'explainAlert'>;

async function savedOf(connection: string): Promise<Saved & { readonly enabled: boolean }> {
  const { config, status } = await savedConfig(Context.current().client, connection);
  const { policies, tickets, rows } = config;
  return {
    ticketing: {
      policies,
      settings: tickets,
      alertsSince: status.alertsSince,
      offSince: null,
      onSince: null,
      instance: null,
    },
    rows: new Map(rows.map((row) => [row.groupId, row])),
    enabled: status.enabled,
  };
}

/** Questions about the account's alerts, by what is saved; any process may answer, nothing is written. */
export function createAlertQuestions(clients: ConnectionClients): AlertQuestions {
  const { level } = clients.open();
  let names: { readonly at: number; readonly views: readonly AlertNameView[] } | null = null;

  const readNames = async (voice: Voice, connection: string): Promise<readonly AlertNameView[]> => {
    const saved = await savedOf(connection);
    const active = await listActiveAlerts(level, voice);
    const { alerts: resolved } = await listResolvedAlerts(level, voice, RESOLVED_PAGES);
    const alerts = [...active, ...resolved];
    return alertNames(alerts, saved, await devicesOf(level, voice, alerts));
  };

  return {
    listAlertNames: ({ connection, offset }: PageInput): Promise<Page<AlertNameView>> =>
      asked(
        'level',
        async (voice) => {
          if (names === null || offset === 0 || names.at + PAGES_MS < Date.now())
            names = { at: Date.now(), views: await readNames(voice, connection) };
          const { views } = names;
          return {
            items: views.slice(offset, offset + PAGE),
            next: offset + PAGE < views.length ? offset + PAGE : null,
            records: voice.records,
          };
        },
        PATIENCE_MS,
      ),
    countAlerts: ({ connection }) =>
      asked(
        'level',
        async (voice) => {
          const saved = await savedOf(connection);
          const alerts = await listActiveAlerts(level, voice);
          return countAlerts(alerts, saved, await levelViewOf(level, voice, alerts), Date.now());
        },
        PATIENCE_MS,
      ),
    explainAlert: ({ connection, alertId }) =>
      asked('level', async (voice) => {
        const alert = await getAlert(level, voice, alertId);
        if (alert === null)
          throw new ApiError(
            FAILURES.rejected,
            `Level has no alert ${alertId}: copy the id from the ticket's text, or from Level's API (its device may be deleted)`,
          );
        const { client } = Context.current();
        const saved = await savedOf(connection);
        const target = conditionOf(alert);
        return explainAlert({
          alert,
          saved,
          enabled: saved.enabled,
          view: await levelViewOf(level, voice, [alert]),
          ticket: await ticketOfCondition(client, connection, target),
          wait: await waitOfCondition(client, connection, target),
        });
      }),
  };
}
