import { Context } from '@temporalio/activity';
import * as messages from '../contract/messages.ts';
import { alertFeedId, LH_CONNECTION, LH_STATE, WORKFLOW_QUEUE, WORKFLOWS } from '../contract/names.ts';
import type { FeedConfig } from '../contract/feed-activities.ts';
import type { TicketingActivities } from '../contract/ticketing-activities.ts';
import { resolvePlace } from '../domain/mapping.ts';
import { wantedOf } from '../domain/policy-desk.ts';
import type { DeskLists } from '../domain/policy-resolve.ts';
import type { Policy } from '../domain/policy.ts';
import { resolveTicketing } from '../domain/policy-set.ts';
import { changeTicketSettings, type TicketSettings } from '../domain/ticket-settings.ts';
import type { ConnectionClients } from '../holder/connection-clients.ts';
import { HaloView } from '../holder/halo-view.ts';
import type { Voice } from '../holder/voice.ts';
import { templateFaults } from '../texts/template-faults.ts';
import { asked } from './asked.ts';
import { readDesk } from './read-desk.ts';

type ResolveInput = Parameters<TicketingActivities['resolveTicketing']>[0];

const templatesIn = ({ set, settings }: ResolveInput): string[] => [
  ...Object.entries(settings?.texts ?? {}).flatMap(([name, text]) => (text === '' ? [] : templateFaults(name, text))),
  ...set.flatMap(({ name, texts = {} }) =>
    Object.entries(texts).flatMap(([text, template]) =>
      template === '' ? [] : templateFaults(text, template).map((fault) => `policy "${name}": ${fault}`),
    ),
  ),
];

/** Names in the settings that HaloPSA must know. */
function settingsFaults(
  { noteOutcome, storm }: TicketSettings,
  policies: readonly Policy[],
  desk: DeskLists,
): string[] {
  const faults: string[] = [];
  if (wantedOf(noteOutcome, desk.outcomes).length === 0)
    faults.push(
      `HaloPSA has no outcome "${noteOutcome}" for private notes: set noteOutcome to one of ${desk.outcomes.map(({ name }) => name).join(', ')} (Configuration > Tickets > Actions)`,
    );
  const [release] = wantedOf(storm.releaseStatus, desk.statuses);
  if (release === undefined)
    faults.push(
      `HaloPSA has no status "${storm.releaseStatus}" to release a storm by: set storm.releaseStatus to one of ${desk.statuses.map(({ name }) => name).join(', ')}`,
    );
  else if (desk.closedStatusIds.includes(release.id))
    faults.push(`storm.releaseStatus "${release.name}" closes a ticket, which drops the storm: choose another status`);
  else
    for (const { name, newStatus, ticketType } of policies) {
      const initial = newStatus?.id ?? desk.ticketTypes.find(({ id }) => id === ticketType.id)?.initialStatusId;
      if (initial === release.id)
        faults.push(
          `policy "${name}": its tickets begin in "${release.name}", which releases a storm at once: choose another storm.releaseStatus or newStatus`,
        );
    }
  return faults;
}

async function settingsOf(
  view: HaloView,
  voice: Voice,
  { current, settings }: ResolveInput,
): Promise<{ settings: TicketSettings; faults: string[] }> {
  if (settings === undefined) return { settings: current.settings, faults: [] };
  const { catchAll, ...rest } = settings;
  const changed = changeTicketSettings(current.settings, rest);
  if (catchAll === undefined) return { settings: changed, faults: [] };
  if (catchAll === null) return { settings: { ...changed, catchAll: null }, faults: [] };
  const { clients, sites } = await view.places(voice, true);
  const place = resolvePlace(catchAll, { clients, sites });
  return typeof place === 'string'
    ? { settings: changed, faults: [`catchAll: ${place}`] }
    : { settings: { ...changed, catchAll: place }, faults: [] };
}

const DETAILS =
  'Watches Level’s alerts and our open HaloPSA tickets while the integration is on: alerts that are too short, or too many at once, wait here. Each ticket is a workflow of its own. Signals: `storm`. Queries: `feedStatus`, `held`.';

async function configureFeed(connection: string, config: FeedConfig): Promise<void> {
  await Context.current().client.workflow.signalWithStart<
    (input: messages.AlertFeedInput) => Promise<void>,
    [FeedConfig]
  >(WORKFLOWS.alertFeed, {
    taskQueue: WORKFLOW_QUEUE,
    workflowId: alertFeedId(connection),
    args: [{ connection }],
    signal: messages.configure,
    signalArgs: [config],
    typedSearchAttributes: [
      { key: LH_CONNECTION, value: connection },
      { key: LH_STATE, value: config.enabled ? 'On' : 'Off' },
    ],
    staticSummary: `Level's alerts, connection ${connection}`,
    staticDetails: DETAILS,
  });
}

/** What the integration asks of any process about tickets. */
export function createTicketingActivities(clients: ConnectionClients): TicketingActivities {
  const { halo } = clients.open();
  const view = new HaloView(halo);
  return {
    configureFeed: ({ connection, config }) => configureFeed(connection, config),
    resolveTicketing: (input) =>
      asked('halopsa', async (voice) => {
        const { current, set, remove, order } = input;
        const desk = await readDesk(halo, voice, set);
        const settings = await settingsOf(view, voice, input);
        const resolved = resolveTicketing(
          current.policies,
          { set, remove, ...(order === undefined ? {} : { order }) },
          desk,
        );
        const faults = [
          ...templatesIn(input),
          ...resolved.faults,
          ...settings.faults,
          ...settingsFaults(settings.settings, resolved.policies, desk),
        ];
        return { policies: resolved.policies, settings: settings.settings, faults, records: voice.records };
      }),
  };
}
