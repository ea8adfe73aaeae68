/** Every unknown or conflict of the references as a switch; README.md gives each with its fact. */

export type Visibility = boolean | number[];

export interface Rights {
  assets: 'none' | 'read' | 'modify';
  customers: 'none' | 'read' | 'modify';
  tickets: 'none' | 'read' | 'modify';
  /** True, false (none visible) or the ids that are visible. */
  allAssetTypes: Visibility;
  allClients: Visibility;
  administrator: boolean;
  closeTickets: boolean;
  /** Changing and reopening closed ones. */
  editClosedTickets: boolean;
  addNotes: boolean;
}

interface BadDevice {
  serial?: string;
  hostname?: string;
  levelDeviceId?: string;
  message: string;
}

export type RetryAfter = 'off' | 'seconds' | 'http_date' | 'absurd';

export type BulkBehaviour =
  | 'stops_at_bad_item'
  | 'all_or_nothing'
  | 'answers_last_only'
  | 'stores_last_only'
  | 'empty_2xx'
  | 'drops_bad_item'
  | 'stores_twice'
  | 'reversed_answer';

const DEFAULT_SCOPES = ['read:tickets', 'edit:tickets', 'read:customers', 'read:assets', 'edit:assets'];

export const defaultSwitches = () => ({
  haloLimit: 300,
  haloWindowSeconds: 300,
  haloRetryAfter: 'off' as RetryAfter,
  haloCountsRefused: false,
  tokenCountsInLimit: true,
  json429: false,
  xRateLimitRemaining: false,
  haloLatencyMs: 0,
  tokenSeconds: 3_600,
  applicationScopes: [...DEFAULT_SCOPES],
  rights: {
    assets: 'modify',
    customers: 'read',
    tickets: 'modify',
    allAssetTypes: true,
    allClients: true,
    administrator: false,
    closeTickets: true,
    editClosedTickets: true,
    addNotes: true,
  } as Rights,
  missingRightStatus: 403 as 401 | 403,
  bulk: 'stops_at_bad_item' as BulkBehaviour,
  badDevices: [] as BadDevice[],
  writeStatus: 201 as 200 | 201,
  wrapSingle: false,
  bareObjectTolerated: false,
  assetTagMustBeUnique: false,
  generateAssetTag: false,
  statusOfNewAssets: 1,
  validateOnlyHonoured: false,
  createFields: 'admin_only' as 'admin_only' | 'edit_assets' | 'silently_ignored',
  addUnknownFields: false,
  agentEnvelope: false,
  sloppyIds: false,
  dateStyle: 'utc_z' as 'utc_z' | 'no_zone' | 'seven_decimals',
  unsetDates: 'sentinel' as 'sentinel' | 'null',
  defaultRows: 50,
  pageSizeCap: null as number | null,
  ticketsPageSizeCap: 100,
  pageSizeIgnored: false,
  recordCountErratic: false,
  ticketReference: 'kept' as 'kept' | 'not_filterable' | 'dropped',
  ticketUpdateNeedsType: false,
  hasBeenClosedSticky: false,
  pendingClosure: false,
  closeNeeds: null as string | null,
  ticketSearchLagMs: 0,
  ticketCollisions: false,
  deletedTicket: 404 as 404 | 'flag',
  ackMailAnyway: false,
  ticketRules: 'none' as 'none' | 'route',
  noteOutcomeMissing: false,
  peopleApplication: '',

  levelLimit: 100,
  levelWindowSeconds: 60,
  levelRetryAfter: 'seconds' as RetryAfter,
  levelLatencyMs: 0,
  keyRevoked: false,
  bearerAccepted: false,
  alertsForbidden: 'off' as 'off' | 403 | 404,
  foreignIdStatus: 403 as 403 | 404,
  hasMoreTrueOnExactEnd: false,
  limitOutOfRange: 'clamp' as 'clamp' | 400 | 422,
  order: 'ascending' as 'ascending' | 'descending' | 'random',
  cursorLost: 'continue' as 'continue' | 400 | 404 | 'empty' | 'restart',
  ancestorInclusive: true,
  hostnameMatch: 'exact' as 'exact' | 'substring' | 'case_insensitive',
  parentIdNull: 404 as 404 | 'roots',
  groupIdNull: 404 as 404 | 'ungrouped',
  unknownGroup: 'empty' as 'empty' | 404,
  listIgnoresIncludes: false,
  optionalFieldsAbsent: false,
  looseTypes: false,
  showWrapped: false,
  groupDelete: 'ungroup' as 'ungroup' | 'to_parent' | 'refuse' | 'dangling',
  emptyDevices: false,
  emptyGroups: false,
  emptyAlerts: false,
  alertReopen: 'same_id_new_start' as 'same_id_new_start' | 'new_id' | 'same_id_same_start',
  alertsOfDeletedDevices: 'vanish' as 'vanish' | 'stay' | 'resolve',
  resolveReraisesMs: null as number | null,
  alertDeviceHostnameAbsent: false,
});

export type Switches = ReturnType<typeof defaultSwitches>;
export type SwitchPatch = Partial<Omit<Switches, 'rights'>> & { rights?: Partial<Rights> };

export class UnknownSwitch extends Error {}

/** A copy with the patch applied. `rights` is merged, every other switch replaced. @throws {UnknownSwitch} */
export function withSwitches(base: Switches, patch: SwitchPatch): Switches {
  const unknown = Object.keys(patch).filter((name) => !Object.hasOwn(base, name));
  if (unknown.length > 0) throw new UnknownSwitch(`no such switch: ${unknown.join(', ')}`);
  return { ...base, ...patch, rights: { ...base.rights, ...patch.rights } };
}
