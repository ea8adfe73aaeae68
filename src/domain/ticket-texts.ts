/** Every text that reaches HaloPSA. Plain text with Liquid variables: all words stand here, so that they can be translated. */
export const TEXT_NAMES = [
  'summary',
  'details',
  'noteRepeat',
  'noteSeverity',
  'noteResolvedClosed',
  'noteResolvedLeft',
  'noteReturned',
  'noteReopened',
  'noteGone',
  'noteAdopted',
  'noteNotClosed',
  'noteTwin',
  'stormSummary',
  'stormDetails',
  'stormNote',
  'stormReleased',
  'stormDropped',
  'stormCalm',
  'testSummary',
  'testDetails',
  'testNote',
] as const;
export type TextName = (typeof TEXT_NAMES)[number];

/** Values for a text's variables. Instants and durations are texts already. A list becomes lines. */
export type TextVariables = Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>;

/** No time and no number that changes: a title that changes breaks other tools' search for duplicates. */
const SUMMARY = ['alert', 'severity', 'device', 'group', 'groupName', 'client', 'site', 'policy'] as const;

/** Of every text about an alert. `group` is Level's path, `groupName` its last part; `connection` is ours. */
const ALERT = [...SUMMARY, 'condition', 'alertId', 'connection', 'reference'] as const;

/** Of a note: what is known even when the alert and its device are gone. */
const NOTE = ['alert', 'device', 'policy', 'connection', 'at', 'since', 'duration', 'firings'] as const;

const STORM = [
  'client',
  'since',
  'held',
  'resolved',
  /** A line for each held alert name with how often it is held. */
  'names',
  'perClient',
  'overall',
  'window',
  'calm',
  'releaseStatus',
  'connection',
  'reference',
] as const;

const TEST = ['policy', 'ticketType', 'client', 'site', 'connection', 'reference'] as const;

export const TEXT_VARIABLES: Readonly<Record<TextName, readonly string[]>> = {
  summary: SUMMARY,
  details: [
    ...ALERT,
    'role',
    'os',
    'serial',
    /** The linked asset, or why none is. */
    'assetId',
    'assetReason',
    'lastUser',
    'ip',
    /** True or false; empty when Level does not say. */
    'online',
    'started',
    /** How many alerts of the name fire. */
    'count',
    'earlierTicket',
    'timesIn30Days',
    'payload',
    /** Characters shown, and of how many; both empty when nothing was cut. */
    'payloadShown',
    'payloadLength',
    'whenAlertResolves',
  ],
  noteRepeat: [...NOTE, 'times'],
  noteSeverity: [...NOTE, 'from', 'to'],
  noteResolvedClosed: NOTE,
  /** `what`: action, time, status or agent; `setting` when closing is switched off; empty when the ticket is not ours to close. */
  noteResolvedLeft: [...NOTE, 'what', 'who', 'touchedAt'],
  noteReturned: NOTE,
  noteReopened: NOTE,
  noteGone: NOTE,
  noteAdopted: [...NOTE, 'deviceName'],
  noteNotClosed: [...NOTE, 'why'],
  /** `kept`: number of the ticket that goes on. */
  noteTwin: ['policy', 'kept'],
  stormSummary: ['client', 'connection'],
  stormDetails: STORM,
  stormNote: STORM,
  stormReleased: STORM,
  stormDropped: STORM,
  stormCalm: STORM,
  testSummary: TEST,
  testDetails: TEST,
  testNote: TEST,
};

const RESOLVED =
  'Level resolved this alert{% if at %} at {{ at }}{% endif %}{% if duration %} (after {{ duration }}){% endif %}';
const FIRES_AGAIN = 'This alert fires again{% if since %} since {{ since }}{% endif %}';
const TOOL = 'level-halopsa{% if connection and connection != "default" %} -c {{ connection }}{% endif %}';

/** A line whose variables are all empty is dropped. */
export const DEFAULT_TEXTS: Readonly<Record<TextName, string>> = {
  summary: '[{{ severity | capitalize }}] {{ alert }} — {{ device }}{% if groupName %} ({{ groupName }}){% endif %}',

  details: `Level alert: {{ alert }}    Severity: {{ severity | capitalize }}
Condition:   {{ condition }}
Device:      {{ device }}{% if role and os %} ({{ role }}, {{ os }}){% elsif role %} ({{ role }}){% elsif os %} ({{ os }}){% endif %}{% if serial %}    Serial: {{ serial }}{% endif %}
Group:       {{ group }}
Client / site: {{ client }} / {{ site }}
Asset:       {% if assetId %}#{{ assetId }} linked{% elsif assetReason %}not linked: {{ assetReason }}{% else %}not linked{% endif %}
{% if lastUser %}Last user:   {{ lastUser }}    {% endif %}{% if ip %}IP: {{ ip }}    {% endif %}{% if online == true %}Online when raised: yes{% elsif online == false %}Online when raised: no{% endif %}
Started:     {{ started }}{% if count > 1 %}    Firing on this device: {{ count }} of this name{% endif %}
{% if earlierTicket %}Earlier:     ticket {{ earlierTicket }}{% endif %}
{% if timesIn30Days > 1 %}How often:   {{ timesIn30Days }} times in 30 days{% endif %}
{% if payload %}Payload{% if payloadLength %} (first {{ payloadShown }} of {{ payloadLength }} characters){% endif %}:{% endif %}
{{ payload | indent }}
{% if whenAlertResolves == "closeIfUntouched" %}Closes by itself if the alert resolves and nobody has worked on it.{% else %}Stays open when the alert resolves: a note will say so.{% endif %}
Policy: {{ policy }}
Ref: {{ reference }}
{% if alertId %}Why? ${TOOL} explain alert {{ alertId }}{% endif %}`,

  noteRepeat:
    'Level raised this alert again: {{ times }} {% if times == 1 %}time{% else %}times{% endif %} since the last note.',
  noteSeverity: 'The severity of this alert changed from {{ from | capitalize }} to {{ to | capitalize }}.',
  noteResolvedClosed: `${RESOLVED}.{% if firings > 1 %} It fired {{ firings }} times under this ticket.{% endif %} Nobody had worked on the ticket: closed.`,
  noteResolvedLeft: `${RESOLVED}.{% if what == "setting" %} Left open: level-halopsa is set to leave tickets open (whenAlertResolves).{% elsif what %} Left open: {{ who | default: "somebody" }} {% case what %}{% when "time" %}entered time{% when "status" %}changed the status{% when "agent" %}changed the agent{% else %}replied{% endcase %}{% if touchedAt %} at {{ touchedAt }}{% endif %}.{% endif %}`,
  noteReturned: `${FIRES_AGAIN}.`,
  noteReopened: `${FIRES_AGAIN}: reopened, because level-halopsa had closed this ticket a short while before.`,
  noteGone:
    'The device is gone from Level, and this alert with it. That says nothing about the fault: the ticket stays open, close it when it is settled.',
  noteAdopted:
    'The device was enrolled in Level again{% if deviceName %} as {{ deviceName }}{% endif %}, and the alert fires there too: this ticket goes on for it.',
  noteNotClosed: `${RESOLVED}. The ticket could not be closed: {{ why }}`,

  noteTwin: 'HaloPSA stored this ticket twice: #{{ kept }} is the one that is followed. Closed.',

  stormSummary: '[Alert storm] {{ client }}: many Level alerts at once',
  stormDetails: `Level raised more alerts for {{ client }} than may become tickets: {{ perClient }} for one client, {{ overall }} in all, within {{ window }}. Further alerts of this client are held, and this ticket stands for them.
Since:       {{ since }}
Held now:    {{ held }}
{{ names | indent }}

To get a ticket for each alert that still fires: set this ticket to the status "{{ releaseStatus }}".
To get none: close this ticket.
Otherwise the storm is over after {{ calm }} without a new alert; what still fires then gets its tickets. An alert that resolves while it is held gets none.
Ref: {{ reference }}
Why? ${TOOL} storm list`,
  stormNote: `Held now: {{ held }}. Resolved while held: {{ resolved }}.
{{ names | indent }}`,
  stormReleased:
    'Released: each alert that still fires gets its ticket ({{ held }}). Resolved while held, without a ticket: {{ resolved }}.',
  stormDropped:
    'Dropped: the {{ held }} held alerts get no ticket while they keep firing. Resolved while held: {{ resolved }}.',
  stormCalm:
    'The storm is over: no new alert for {{ calm }}. Each alert that still fires gets its ticket ({{ held }}). Resolved while held, without a ticket: {{ resolved }}.',

  testSummary: '[Test] level-halopsa: policy {{ policy }}, nothing to do',
  testDetails: `Test ticket of level-halopsa for the policy {{ policy }}. No alert stands behind it, and nobody has to do anything.
Ticket type: {{ ticketType }}
Client / site: {{ client }} / {{ site }}
It gets a note, is closed, reopened and closed again, to prove that the rights suffice and that nobody is mailed.
Ref: {{ reference }}`,
  testNote: 'Test note of level-halopsa: private, without mail.',
};
