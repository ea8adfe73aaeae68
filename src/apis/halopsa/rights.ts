import { FAILURES } from '../../contract/failures.ts';
import { ApiError } from '../http/api-error.ts';

const APP = 'Configuration > Integrations > Halo API > View Applications';

type Table = readonly (readonly [RegExp, string])[];

const DESK = /^\/(Tickets|Actions|TicketType|Status|Priority|SLA|Category|Outcome)\b/i;

/** Which agent right an endpoint needs, in HaloPSA's own words. */
const RIGHTS: Table = [
  [/^\/(Asset|AssetType|AssetGroup|Field)\b/i, '"Assets Access Level: Read and Modify", with all asset types allowed'],
  [/^\/(Client|Site)\b/i, '"Clients Access Level: Read Only", with all clients allowed'],
  [DESK, '"Tickets Access Level: Read and Modify", with all ticket types allowed'],
  [/^\/(Agent|Team)\b/i, 'a default team, and a view of all departments and teams'],
];

const SCOPES: Table = [
  [/^\/(Asset|AssetType|AssetGroup|Field)\b/i, 'read:assets and edit:assets'],
  [/^\/(Client|Site)\b/i, 'read:customers'],
  [DESK, 'read:tickets and edit:tickets'],
];

const ACCESS = '"Tickets Access Level: Read and Modify"';
const OTHERS = '"Can edit Tickets which are not assigned to them"';
const STATUSES = '"Can always update Ticket Statuses and re-assign Tickets outside of actions"';
const CLOSE = '"Can close Tickets" (where this version has it)';
const CLOSED = '"Can edit closed Tickets"';

/** What an agent must be allowed for one deed with a ticket (halopsa-api.md 1.4): HaloPSA's 403 does not say it. */
const TICKET_RIGHTS = {
  create: `${ACCESS} and "Can add new Tickets: Yes", with all ticket types and clients allowed`,
  note: `${ACCESS} and ${OTHERS}`,
  close: `${CLOSE}, ${STATUSES} and ${OTHERS}`,
  reopen: `${CLOSED}, ${STATUSES} and ${OTHERS}`,
  status: `for a closing status ${CLOSE}, for a ticket that is closed ${CLOSED}, and always ${STATUSES} and ${OTHERS}`,
  link: `"Can Edit Advanced Ticket Details" and ${OTHERS}, and for a ticket that is closed ${CLOSED}`,
} as const;

export type TicketDeed = keyof typeof TICKET_RIGHTS;

const find = (table: Table, path: string, otherwise: string): string =>
  table.find(([pattern]) => pattern.test(path))?.[1] ?? otherwise;

export function forbiddenText(path: string, right = find(RIGHTS, path, 'the rights of the set-up guide')): string {
  const scope = find(SCOPES, path, 'its five scopes');
  return `HaloPSA does not let the application use ${path}. In ${APP}: the application needs ${scope}, and its agent ${right}`;
}

/** Names the right of this deed when HaloPSA forbids it: the path alone tells less. */
export async function namingRight<T>(path: string, deed: TicketDeed, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApiError) || error.kind !== FAILURES.forbidden || error.status !== 403) throw error;
    throw new ApiError(FAILURES.forbidden, forbiddenText(path, TICKET_RIGHTS[deed]), { status: 403, cause: error });
  }
}
