import { listed, menuOf, type DeskTicketType } from './policy-desk.ts';
import { sameName } from './same-name.ts';
import type { Policy, PolicyRequest } from './policy.ts';

/** Every ticket of ours has these. HaloPSA's names for the end user differ between tenants. */
const ALWAYS = [
  'Summary',
  'Details',
  'Ticket Type',
  'Status',
  'Client',
  'Customer',
  'Site',
  'User',
  'End-User',
  'End User',
];

interface OwnField {
  readonly names: readonly string[];
  /** The policy's setting that fills it. */
  readonly setting: string;
  readonly isFilled: (request: PolicyRequest, type: DeskTicketType) => boolean;
}

const OWN: readonly OwnField[] = [
  { names: ['Category', 'Category 1'], setting: 'category', isFilled: ({ category }) => category !== undefined },
  { names: ['Team'], setting: 'team', isFilled: ({ team }) => team !== undefined },
  { names: ['Agent', 'Assigned Agent'], setting: 'agent', isFilled: ({ agent }) => agent !== undefined },
  {
    names: ['Priority'],
    setting: 'priorities for each of its severities',
    isFilled: ({ priorities, severities }, { defaultPriorityId }) =>
      defaultPriorityId !== null ||
      (severities ?? (['warning', 'critical', 'emergency'] as const)).every(
        (severity) => priorities?.[severity] !== undefined,
      ),
  },
];

const isOneOf = (name: string, names: readonly string[]): boolean => names.some((other) => sameName(name, other));

function unfilled(request: PolicyRequest, type: DeskTicketType): string[] {
  const given = Object.keys(request.fields ?? {});
  return (type.fields ?? []).flatMap(({ id, name, mandatory }) => {
    if (!mandatory || isOneOf(name, ALWAYS) || isOneOf(name, given) || given.includes(String(id))) return [];
    const own = OWN.find(({ names }) => isOneOf(name, names));
    if (own?.isFilled(request, type)) return [];
    const cure = own === undefined ? `give it by fields: {"${name}": …}` : `give the policy ${own.setting}`;
    return [
      `the ticket type "${type.name}" demands the field "${name}", which nothing fills: ${cure}, or make it optional in ${menuOf(type)} > Field List`,
    ];
  });
}

type Field = Policy['fields'][number];

function fieldOf(name: string, value: string, type: DeskTicketType): Field | string {
  if (type.fields === null) return { id: null, name: name.trim(), value };
  const byId = type.fields.filter(({ id }) => String(id) === name.trim());
  const found = byId.length > 0 ? byId : type.fields.filter((field) => sameName(field.name, name));
  const [first, ...others] = found;
  if (first === undefined)
    return `the ticket type "${type.name}" has no field "${name}": there are ${listed(type.fields.map((field) => field.name))}`;
  if (others.length > 0)
    return `the ticket type "${type.name}" has ${found.length} fields "${name}": name one by its id (${found.map(({ id }) => id).join(', ')})`;
  const own = OWN.find(({ names }) => isOneOf(first.name, names));
  if (own !== undefined) return `field "${first.name}" is set by the policy's own setting: give it ${own.setting}`;
  if (isOneOf(first.name, ALWAYS))
    return `field "${first.name}" is filled for every ticket of an alert: leave it out of fields`;
  return { id: first.id, name: first.name, value };
}

/** The values for the ticket type's fields, and what is wrong: unknown ones, and mandatory ones that stay empty. */
export function fieldsOf(request: PolicyRequest, type: DeskTicketType): { fields: Field[]; faults: string[] } {
  const fields: Field[] = [];
  const faults = unfilled(request, type);
  for (const [name, value] of Object.entries(request.fields ?? {})) {
    const field = fieldOf(name, value, type);
    if (typeof field === 'string') faults.push(field);
    else fields.push(field);
  }
  return { fields, faults };
}
