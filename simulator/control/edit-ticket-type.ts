import type { Simulation } from '../simulation.ts';
import type { TicketType } from '../world/desk-types.ts';
import { found, namesIn, numberIn, type Edit } from './edit-error.ts';

const TYPE_SETTINGS: readonly (keyof TicketType)[] = [
  'name',
  'canCreate',
  'needsApproval',
  'slaId',
  'defaultPriority',
  'initialStatus',
  'reopenedStatus',
  'teamId',
  'allowedStatuses',
];

/** `mandatory` names fields by label. */
export function updateTicketType({ world: { desk } }: Simulation, edit: Edit): Record<string, unknown> {
  const type = found(desk.types.get(numberIn(edit, 'typeId')), edit, 'ticket type');
  const given = Object.fromEntries(
    Object.entries(edit).filter(([name]) => TYPE_SETTINGS.includes(name as keyof TicketType)),
  );
  const labels = edit['mandatory'] === undefined ? null : namesIn(edit, 'mandatory');
  const fields = labels?.map((label) =>
    found(
      [...desk.fields.values()].find((field) => field.label === label),
      edit,
      `field "${label}"`,
    ),
  );
  Object.assign(type, given);
  if (fields !== undefined) type.mandatoryFieldIds = fields.map(({ id }) => id);
  return { typeId: type.id };
}
