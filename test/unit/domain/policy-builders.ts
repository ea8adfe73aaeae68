import type { DeskLists, DeskTicketType } from '../../../src/domain/policy-desk.ts';
import type { Policy, PolicyRequest } from '../../../src/domain/policy.ts';

export const policy = (over: Partial<Policy> = {}): Policy => ({
  name: 'Disks',
  tags: [],
  alerts: ['Disk Monitor*'],
  severities: ['warning', 'critical'],
  ticketType: { id: 21, name: 'Alert' },
  priorities: {},
  team: null,
  agent: null,
  category: null,
  fields: [],
  newStatus: null,
  closedStatus: { id: 9, name: 'Closed' },
  reopenedStatus: { id: 2, name: 'In Progress' },
  texts: {},
  openAfterSeconds: {},
  ...over,
});

export const request = (over: Partial<PolicyRequest> = {}): PolicyRequest => ({
  name: 'Disks',
  alerts: ['Disk Monitor*'],
  ticketType: 'Alert',
  ...over,
});

export const ticketType = (over: Partial<DeskTicketType> = {}): DeskTicketType => ({
  id: 21,
  name: 'Alert',
  canCreate: true,
  slaId: 1,
  defaultPriorityId: 3,
  initialStatusId: 1,
  reopenedStatusId: 2,
  allowedStatusIds: null,
  fields: [
    { id: 1, name: 'Summary', mandatory: true },
    { id: 2, name: 'Details', mandatory: true },
    { id: 3, name: 'Team', mandatory: false },
    { id: 150, name: 'Impacted Service', mandatory: false },
  ],
  ...over,
});

export const desk = (type: Partial<DeskTicketType> = {}, over: Partial<DeskLists> = {}): DeskLists => ({
  ticketTypes: [
    ticketType(type),
    ticketType({ id: 22, name: 'Change', canCreate: false }),
    ticketType({ id: 23, name: 'Request', needsApproval: true }),
    ticketType({ id: 24, name: 'Twin' }),
    ticketType({ id: 25, name: 'twin' }),
  ],
  slas: [
    { id: 1, name: 'Standard' },
    { id: 2, name: 'Projects' },
  ],
  prioritiesBySla: new Map([
    [
      1,
      [
        { id: 1, name: 'Critical' },
        { id: 2, name: 'High' },
      ],
    ],
    [
      2,
      [
        { id: 1, name: 'Critical' },
        { id: 7, name: 'Planned' },
      ],
    ],
  ]),
  statuses: [
    { id: 1, name: 'New' },
    { id: 2, name: 'In Progress' },
    { id: 9, name: 'Closed' },
    { id: 28, name: 'On Hold' },
    { id: 40, name: 'Resolved' },
  ],
  closedStatusIds: [9, 40],
  teams: [{ id: 5, name: 'Café' }],
  agents: [
    { id: 11, name: 'Ana' },
    { id: 12, name: 'Ana' },
  ],
  outcomes: [{ id: 7, name: 'Private Note' }],
  categories: new Map([[21, ['Hardware>Disk', 'Hardware']]]),
  ...over,
});
