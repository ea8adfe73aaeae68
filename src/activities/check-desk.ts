import type { HaloClient } from '../apis/halopsa/client.ts';
import { listPriorities, listStatuses, listTicketTypes } from '../apis/halopsa/desk.ts';
import { fail, pass, PERMISSIONS, type Asker, type Check, type Seen } from './check-line.ts';
import { ticketsCheck } from './check-lists.ts';

const MOST_NAMES = 8;

export const someOf = (names: readonly string[]): string =>
  names.length <= MOST_NAMES
    ? names.join(', ')
    : `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`;

async function checkTypes(halo: HaloClient, voice: Asker): Promise<Seen> {
  const types = await listTicketTypes(halo, voice);
  if (types.length === 0) return fail('none is visible', `${PERMISSIONS}, allow the use of all ticket types`);
  const creatable = types.filter(({ canCreate }) => canCreate).map(({ name }) => name);
  if (creatable.length === 0)
    return fail(
      `${types.length} visible, none of which the agent may create`,
      `${PERMISSIONS}, "Can add new Tickets: Yes", and allow the use of all ticket types`,
    );
  return pass(`can be created: ${someOf(creatable)}`);
}

async function checkStatuses(halo: HaloClient, voice: Asker): Promise<Seen> {
  const { all, closedIds } = await listStatuses(halo, voice);
  if (all.length === 0) return fail('none is visible', `${PERMISSIONS}, "Tickets Access Level: Read and Modify"`);
  const closing = all.filter(({ id }) => closedIds.includes(id)).map(({ name }) => name);
  return pass(
    closing.length === 0
      ? `${all.length}; which of them closes a ticket is not told, so each policy must name it (closedStatus)`
      : `${all.length}; a ticket is closed by ${someOf(closing)}`,
  );
}

async function checkPriorities(halo: HaloClient, voice: Asker): Promise<Seen> {
  const bySla = await listPriorities(halo, voice);
  return bySla.size === 0
    ? fail(
        'none is visible',
        'give the SLAs of your ticket types priorities (Configuration > Tickets > Service Level Agreements)',
      )
    : pass(`can be read, of ${bySla.size} SLA${bySla.size === 1 ? '' : 's'}`);
}

/** What tickets need to be read (halopsa-api.md 3.4, 6 and 7). */
export const deskChecks = (halo: HaloClient, voice: Asker): Check[] => [
  { name: 'HaloPSA ticket types', run: () => checkTypes(halo, voice) },
  { name: 'HaloPSA statuses', run: () => checkStatuses(halo, voice) },
  { name: 'HaloPSA priorities', run: () => checkPriorities(halo, voice) },
  ticketsCheck(halo, voice),
];
