import { readConfigFile, type ReadConfig } from '../../../src/domain/config-read.ts';
import type { Configuration } from '../../../src/domain/config-file.ts';
import type { FileFault } from '../../../src/domain/located.ts';
import { DEFAULT_SETTINGS } from '../../../src/domain/settings.ts';
import { DEFAULT_TICKET_SETTINGS } from '../../../src/domain/ticket-settings.ts';
import { parseYaml } from '../../../src/cli/parse-yaml.ts';

/** Reads a file as `apply` does. */
export function readYaml(text: string, byName = false): ReadConfig & { readonly all: readonly FileFault[] } {
  const { root, faults } = parseYaml(text);
  const read = readConfigFile(root, { byName });
  return { ...read, all: [...faults, ...read.faults] };
}

export const configuration = (over: Partial<Configuration> = {}): Configuration => ({
  rows: [],
  policies: [],
  tickets: DEFAULT_TICKET_SETTINGS,
  settings: DEFAULT_SETTINGS,
  ...over,
});

/** The example of docs/configuration.md. */
export const EXAMPLE = `groups:
  - { level: "Acme / Head office", client: "Acme Ltd", site: "Main" }   # names or ids
  - { level: "Acme / Lab", state: excluded }
policies:
  - { name: "Monitoring - Global", tags: [WORKSTATION, SERVER], alerts: ["Disk Monitor - *"], severities: [warning, critical, emergency], ticketType: "Alert", priorities: { critical: 2 } }
assets: { types: { server: Server, workstation: Workstation }, whenDeviceIsDeleted: leave, whenClientChanges: hold }
tickets: { whenAlertResolves: closeIfUntouched, reopenWithinMinutes: 60, whenTicketCloses: leave, timeZone: "Europe/Paris", storm: { perClient: 10, overall: 50 } }
`;
