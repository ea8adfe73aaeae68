import type { GroupMapping, HaloPlace, MappingRequest } from './mapping.ts';
import type { Named, Policy, PolicyRequest } from './policy.ts';
import type { Settings, SettingsChange } from './settings.ts';
import type { TicketSettings, TicketSettingsChange } from './ticket-settings.ts';

/** All configuration of an integration, as it is stored. */
export interface Configuration {
  readonly rows: readonly GroupMapping[];
  readonly policies: readonly Policy[];
  readonly tickets: TicketSettings;
  readonly settings: Settings;
}

/** What a configuration file asks for. A section that is not there is left alone. */
export interface WantedConfig {
  /** The whole mapping. */
  readonly groups?: readonly MappingRequest[];
  /** All policies, in their order. */
  readonly policies?: readonly PolicyRequest[];
  /** What is not named stays as it is. */
  readonly tickets?: TicketSettingsChange;
  /** What is not named stays as it is. */
  readonly settings?: SettingsChange;
}

/** An id with the name that the file knows it by. */
export interface ConfigLabel {
  readonly path: string;
  readonly line: number;
  readonly id: string | number;
  readonly name: string;
}

/** The file as `export` writes it: ids, with names beside them. */
export interface ConfigFile {
  readonly groups: readonly ConfigFileGroup[];
  readonly policies: readonly ConfigFilePolicy[];
  readonly assets: Settings['assets'];
  readonly tickets: Omit<TicketSettings, 'catchAll' | 'texts'> & {
    readonly catchAll: { readonly client: Named; readonly site: Named } | null;
    readonly texts?: TicketSettings['texts'];
  };
  /** Only what differs from the defaults. */
  readonly timing?: Partial<Settings['timing']>;
  /** Only what differs from the defaults. */
  readonly limits?: Partial<Settings['limits']>;
}

export interface ConfigFileGroup {
  readonly level: { readonly id: string; readonly path: string };
  readonly client?: Named;
  readonly site?: Named;
  readonly state?: 'excluded' | 'onHold';
  /** Of a row on hold. */
  readonly until?: string;
  readonly reason?: string;
}

export interface ConfigFilePolicy extends Pick<Policy, 'name' | 'alerts' | 'severities' | 'ticketType'> {
  readonly tags?: Policy['tags'];
  readonly priorities?: Policy['priorities'];
  readonly team?: Named;
  readonly agent?: Named;
  readonly category?: string;
  readonly fields?: readonly { readonly id?: number; readonly name: string; readonly value: string }[];
  readonly newStatus?: Named;
  readonly closedStatus: Named;
  readonly texts?: Policy['texts'];
  readonly openAfterSeconds?: Policy['openAfterSeconds'];
}

/** A client and site as two references. */
export const placeReferences = (place: HaloPlace): { client: Named; site: Named } => ({
  client: { id: place.clientId, name: place.clientName },
  site: { id: place.siteId, name: place.siteName },
});
