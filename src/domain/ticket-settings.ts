import type { Severity } from './alert.ts';
import type { HaloPlace } from './mapping.ts';

/** Limits beyond which a client's alerts are held behind one summary ticket. */
export interface StormSettings {
  /** New tickets of one client within the window. */
  readonly perClient: number;
  /** New tickets of all clients within the window. */
  readonly overall: number;
  readonly windowSeconds: number;
  /** A storm is over after so long without a new alert of the client. */
  readonly calmSeconds: number;
  /** The summary gets a note at most so often. */
  readonly updateSeconds: number;
  /** Name of the status by which a technician releases what is held. */
  readonly releaseStatus: string;
}

/** How tickets follow their alerts. Defaults and their reasons: product.md. */
export interface TicketSettings {
  readonly whenAlertResolves: 'closeIfUntouched' | 'note';
  /** Within the window after we closed the ticket. */
  readonly whenAlertReturns: 'reopen' | 'note' | 'newTicket';
  readonly reopenWithinMinutes: number;
  readonly whenTicketCloses: 'leave' | 'resolveAlert';
  /** IANA name, for times in texts, the nightly reconcile and days in holds. */
  readonly timeZone: string;
  /** An alert must fire so long before it gets a ticket. */
  readonly openAfterSeconds: Readonly<Record<Severity, number>>;
  readonly repeatNoteMinutes: number;
  /** Name of the logged-in user in the ticket's text. */
  readonly showLastUser: boolean;
  /** HaloPSA's outcome for private notes, id or name. */
  readonly noteOutcome: number | string;
  /** For devices in no mapped group; null = they get no ticket. */
  readonly catchAll: HaloPlace | null;
  readonly storm: StormSettings;
  /** Templates that differ from the defaults, by name. */
  readonly texts: Readonly<Record<string, string>>;
}

/** A part of the settings, as a person sends it. `catchAll` by names or ids. */
export interface TicketSettingsChange extends Partial<Omit<TicketSettings, 'openAfterSeconds' | 'catchAll' | 'storm'>> {
  readonly openAfterSeconds?: Partial<Record<Severity, number>>;
  readonly catchAll?: { readonly client: string | number; readonly site?: string | number } | null;
  readonly storm?: Partial<StormSettings>;
}

export const DEFAULT_TICKET_SETTINGS: TicketSettings = {
  whenAlertResolves: 'closeIfUntouched',
  whenAlertReturns: 'reopen',
  reopenWithinMinutes: 60,
  whenTicketCloses: 'leave',
  timeZone: 'UTC',
  openAfterSeconds: { information: 0, warning: 300, critical: 0, emergency: 0 },
  repeatNoteMinutes: 60,
  showLastUser: true,
  noteOutcome: 7,
  catchAll: null,
  storm: {
    perClient: 10,
    overall: 50,
    windowSeconds: 300,
    calmSeconds: 900,
    updateSeconds: 300,
    releaseStatus: 'In Progress',
  },
  texts: {},
};

/** Without what is empty: an empty template brings the default back. */
const changeTexts = (texts: TicketSettings['texts'], change: TicketSettings['texts']): TicketSettings['texts'] =>
  Object.fromEntries(Object.entries({ ...texts, ...change }).filter(([, template]) => template.trim() !== ''));

/** What the change names, and the rest as it was. The catch-all place is not changed here: it has to be looked up first. */
export function changeTicketSettings(
  settings: TicketSettings,
  change: Omit<TicketSettingsChange, 'catchAll'>,
): TicketSettings {
  return {
    ...settings,
    ...change,
    catchAll: settings.catchAll,
    openAfterSeconds: { ...settings.openAfterSeconds, ...change.openAfterSeconds },
    storm: { ...settings.storm, ...change.storm },
    texts: changeTexts(settings.texts, change.texts ?? {}),
  };
}
