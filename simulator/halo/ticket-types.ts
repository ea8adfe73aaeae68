import { empty, isTrue, json, type SimAnswer } from '../exchange.ts';
import type { Simulation } from '../simulation.ts';
import type { Desk, TicketType } from '../world/desk-types.ts';

const typeWire = (type: TicketType) => ({
  id: type.id,
  name: type.name,
  use: 'ticket',
  group_id: 1,
  cancreate: type.canCreate,
  agentscanselect: true,
  visible: true,
  workflow_id: type.needsApproval ? 5 : 0,
  initial_status: type.initialStatus,
  reopenedstatus: type.reopenedStatus,
  default_sla: type.slaId,
  default_priority: type.defaultPriority,
  hasmandatorytechfields: type.mandatoryFieldIds.length > 1,
});

function fieldWires({ fields }: Desk, type: TicketType) {
  return type.fieldIds.flatMap((fieldId, index) => {
    const field = fields.get(fieldId);
    if (field === undefined) return [];
    const { id, name, label } = field;
    return [
      {
        fieldid: id,
        seq: index + 1,
        fieldinfo: { id, name, label },
        name,
        label,
        mandatory: type.mandatoryFieldIds.includes(id),
      },
    ];
  });
}

export function listTicketTypes({ world: { desk } }: Simulation, query: URLSearchParams): SimAnswer {
  const creatable = isTrue(query.get('can_create_only'));
  return json(200, [...desk.types.values()].filter(({ canCreate }) => canCreate || !creatable).map(typeWire));
}

export function showTicketType({ world: { desk } }: Simulation, id: number, query: URLSearchParams): SimAnswer {
  const type = desk.types.get(id);
  if (type === undefined) return empty(404);
  if (!isTrue(query.get('includedetails'))) return json(200, typeWire(type));
  return json(200, {
    ...typeWire(type),
    fields: fieldWires(desk, type),
    allowall_status: type.allowedStatuses === null,
    allowed_status: (type.allowedStatuses ?? []).map((statusId) => ({
      status_id: statusId,
      status_name: desk.statuses.find((row) => row.id === statusId)?.name ?? '',
    })),
    allowed_actions: [],
    allowed_teams: [],
  });
}
