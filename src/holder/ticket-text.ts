import type { Condition } from '../domain/alert.ts';
import { severityOf } from '../domain/alert.ts';
import { displayName, type Device } from '../domain/device.ts';
import type { HaloPlace } from '../domain/mapping.ts';
import type { Policy } from '../domain/policy.ts';
import type { Note } from '../domain/ticket-state.ts';
import type { TicketSettings } from '../domain/ticket-settings.ts';
import type { TextName, TextVariables } from '../domain/ticket-texts.ts';
import { formatDuration, formatInstant } from '../texts/instants.ts';
import { renderSummary, renderText } from '../texts/render-text.ts';
import { toHtml } from '../texts/to-html.ts';
import type { KeptAlert } from './alert-book.ts';

/** All that a ticket's text may speak of. */
export interface TicketContext {
  readonly connection: string;
  readonly condition: Condition;
  /** Oldest first. */
  readonly alerts: readonly KeptAlert[];
  readonly device: Device;
  readonly groupPath: string;
  readonly place: HaloPlace;
  readonly policy: Policy;
  readonly settings: TicketSettings;
  readonly asset: { readonly id: number } | { readonly reason: string };
  readonly earlier: readonly number[];
  /** This firing included. */
  readonly timesIn30Days: number;
  readonly reference: string;
}

const templatesOf = (settings: TicketSettings, policy: Policy | null): Readonly<Record<string, string>> => ({
  ...settings.texts,
  ...policy?.texts,
});

const about = ({
  condition,
  device,
  groupPath,
  place,
  policy,
  connection,
  reference,
}: TicketContext): TextVariables => ({
  alert: condition.name,
  severity: severityOf(condition),
  device: displayName(device),
  group: groupPath,
  groupName: groupPath.split(' / ').at(-1) ?? '',
  client: place.clientName,
  site: place.siteName,
  policy: policy.name,
  connection,
  reference,
});

/** Title and body of a new ticket. The body is HTML in which nothing but our own line breaks is markup. */
export function ticketTexts(context: TicketContext): { summary: string; detailsHtml: string } {
  const { condition, alerts, device, settings, policy, asset, earlier, timesIn30Days } = context;
  const [oldest] = alerts;
  const started = condition.alerts[0]?.startedAt ?? oldest?.startedAt ?? '';
  const payload = oldest?.payload ?? null;
  const variables: TextVariables = {
    ...about(context),
    condition: oldest?.description ?? '',
    alertId: oldest?.id ?? condition.alerts[0]?.id ?? '',
    role: device.role?.replace('_', ' ') ?? '',
    os: device.osName,
    serial: device.serialNumber,
    ...('id' in asset ? { assetId: asset.id } : { assetReason: asset.reason }),
    lastUser: settings.showLastUser ? device.lastLoggedInUser : null,
    ip: device.privateIps[0] ?? device.publicIp,
    online: device.online,
    started: started === '' ? '' : formatInstant(started, settings.timeZone),
    count: condition.count,
    earlierTicket: earlier.at(-1) ?? null,
    timesIn30Days,
    payload,
    payloadLength: oldest?.payloadLength ?? null,
    whenAlertResolves: settings.whenAlertResolves,
  };
  const templates = templatesOf(settings, policy);
  return {
    summary: renderSummary('summary', templates, variables),
    detailsHtml: toHtml(renderText('details', templates, variables)),
  };
}

/** What a note about a ticket may speak of: the ticket's device may be gone, its policy too. */
export interface NoteContext {
  readonly settings: TicketSettings;
  readonly policy: Policy | null;
  readonly variables: TextVariables;
}

const WHICH: Readonly<Record<Note['kind'], TextName>> = {
  repeat: 'noteRepeat',
  severity: 'noteSeverity',
  resolved: 'noteResolvedLeft',
  returned: 'noteReturned',
  gone: 'noteGone',
  adopted: 'noteAdopted',
  notClosed: 'noteNotClosed',
};

const instant = (iso: string | null, { timeZone }: TicketSettings): string =>
  iso === null || iso === '' ? '' : formatInstant(iso, timeZone);

const span = (from: string, to: string | null): string => {
  const ms = to === null ? Number.NaN : Date.parse(to) - Date.parse(from);
  return ms > 0 ? formatDuration(ms) : '';
};

function facts(note: Note, settings: TicketSettings): TextVariables {
  switch (note.kind) {
    case 'repeat':
      return { times: note.times };
    case 'severity':
      return { from: note.from, to: note.to };
    case 'resolved': {
      const { leftOpen } = note;
      const touch = leftOpen === null || leftOpen === 'setting' ? null : leftOpen;
      return {
        at: instant(note.at, settings),
        since: instant(note.since, settings),
        duration: span(note.since, note.at),
        what: leftOpen === 'setting' ? 'setting' : (touch?.what ?? ''),
        who: touch?.who ?? '',
        touchedAt: instant(touch?.at ?? null, settings),
      };
    }
    case 'returned':
      return { since: instant(note.at, settings) };
    case 'adopted':
      return { deviceName: note.deviceName };
    case 'notClosed':
      return { why: note.why };
    case 'gone':
      return {};
  }
}

/** A private note's text, plain. */
export function noteText(note: Note, { settings, policy, variables }: NoteContext): string {
  const name = note.kind === 'returned' && note.isReopened ? 'noteReopened' : WHICH[note.kind];
  return renderText(name, templatesOf(settings, policy), { ...variables, ...facts(note, settings) });
}

/** The note with which we close a ticket, plain. */
export function closingText(
  { at, since, firings }: { readonly at: string | null; readonly since: string; readonly firings: number },
  { settings, policy, variables }: NoteContext,
): string {
  return renderText('noteResolvedClosed', templatesOf(settings, policy), {
    ...variables,
    at: instant(at, settings),
    since: instant(since, settings),
    duration: span(since, at),
    firings,
  });
}
