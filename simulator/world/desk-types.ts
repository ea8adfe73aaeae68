/** The rows of HaloPSA's service desk as the simulator stores them. */

export interface TicketField {
  /** Shared by all types. Fields under 200 are HaloPSA's own, the others custom fields. */
  id: number;
  /** As `customfields` take it. */
  name: string;
  label: string;
}

export interface TicketType {
  id: number;
  name: string;
  canCreate: boolean;
  /** Its workflow starts with an approval: refused by API (halopsa-api.md 3.3). */
  needsApproval: boolean;
  slaId: number;
  defaultPriority: number;
  initialStatus: number;
  reopenedStatus: number;
  teamId: number;
  /** Null = all. */
  allowedStatuses: number[] | null;
  fieldIds: number[];
  mandatoryFieldIds: number[];
}

export interface TicketStatus {
  id: number;
  name: string;
  type: number;
  /** HaloPSA has such a flag, but tells it to nobody (halopsa-api.md 3.3). */
  closed: boolean;
}

export interface Priority {
  /** What `ticket.priority_id` takes; the same in several SLAs. */
  priorityId: number;
  slaId: number;
  name: string;
}

export interface ActionOutcome {
  id: number;
  name: string;
  systemId: number;
  /** -1 = no change. */
  newStatus: number;
  sendEmail: boolean;
  hideFromUser: boolean;
}

export interface Agent {
  id: number;
  name: string;
  email: string;
  isApiAgent: boolean;
  teamIds: number[];
}

export interface Team {
  id: number;
  name: string;
}

export interface Category {
  id: number;
  /** Nested by `>`. */
  value: string;
  level: 1 | 2 | 3 | 4;
  /** Null = for every type. */
  typeIds: number[] | null;
}

export interface TicketAction {
  /** Counts from 1 within its ticket. */
  id: number;
  outcomeId: number;
  outcome: string;
  who: string;
  /** 0 = no agent. */
  agentId: number;
  /** Name of the API application, empty for people and rules. */
  application: string;
  whoType: 'agent' | 'user' | 'system';
  /** As it was sent, HTML or not. */
  note: string;
  hidden: boolean;
  /** As it was asked for; null when nothing was said. */
  sendemail: boolean | null;
  /** Empty when no mail went out. */
  emailTo: string;
  oldStatus: number;
  newStatus: number;
  /** Hours. */
  timeTaken: number;
  /** Of its outcome; a person's action has one too, so it tells nothing about the author. */
  systemId: number;
  /** Written by HaloPSA itself: `excludesys` leaves it out. */
  isSystem: boolean;
  mergedFrom: number | null;
  /** Milliseconds since 1970. */
  at: number;
}

export interface Ticket {
  id: number;
  summary: string;
  /** As it was sent, HTML or not. */
  details: string;
  typeId: number;
  clientId: number;
  siteId: number;
  /** 0 = General User. */
  userId: number;
  statusId: number;
  priorityId: number;
  teamId: number;
  /** 1 = Unassigned. */
  agentId: number;
  category: string;
  customfields: Map<number, string>;
  assetIds: number[];
  /** As it was sent, whatever the tenant keeps of it. */
  reference: string;
  createdAt: number;
  closedAt: number | null;
  lastActionAt: number;
  hasBeenClosed: boolean;
  deleted: boolean;
  mergedInto: number | null;
  actions: TicketAction[];
}

/** One mail that would have gone to somebody outside the desk. */
export interface OutgoingMail {
  ticketId: number;
  why: string;
  at: number;
}

export interface Desk {
  tickets: Map<number, Ticket>;
  nextTicket: number;
  types: Map<number, TicketType>;
  fields: Map<number, TicketField>;
  statuses: TicketStatus[];
  priorities: Priority[];
  outcomes: ActionOutcome[];
  agents: Agent[];
  teams: Team[];
  categories: Category[];
  mail: OutgoingMail[];
}
