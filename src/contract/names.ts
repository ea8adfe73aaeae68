import { defineSearchAttributeKey, type SearchAttributeType } from '@temporalio/common';

/** Workflow tasks of all connections. */
export const WORKFLOW_QUEUE = 'level-halopsa';

/** Activity queues of a connection. `hold` is polled with one slot, `watch`, `assets` and `tickets` by the holder only, `inspect` by every process. */
export const queues = (connection: string) => ({
  hold: `level-halopsa/${connection}/hold`,
  inspect: `level-halopsa/${connection}`,
  watch: `level-halopsa/${connection}/watch`,
  assets: `level-halopsa/${connection}/assets`,
  tickets: `level-halopsa/${connection}/tickets`,
});

/** Workflow types: durable, so the functions may never be renamed. */
export const WORKFLOWS = {
  integration: 'integration',
  groupSync: 'groupSync',
  alertFeed: 'alertFeed',
  alertTicket: 'alertTicket',
  inspect: 'inspect',
  task: 'task',
} as const;

export const CONNECTION_NAME = /^[a-z0-9-]{1,40}$/;

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** base64url(utf8(id)) without padding: Level's ids may hold "/" or be plain numbers. Works in the workflow sandbox. */
export function encodeId(id: string): string {
  const bytes = new TextEncoder().encode(id);
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const letters = [18, 12, 6, 0].map((shift) => BASE64URL.charAt((bits >> shift) & 63));
    text += letters.slice(0, Math.min(left, 3) + 1).join('');
  }
  return text;
}

export const integrationId = (connection: string): string => `level-halopsa/${connection}`;
export const groupSyncId = (connection: string, groupId: string): string =>
  `level-halopsa/${connection}/sync/${encodeId(groupId)}`;
export const alertFeedId = (connection: string): string => `level-halopsa/${connection}/alerts`;
/** @param key of the condition: hash of its alert name */
export const alertTicketId = (connection: string, deviceId: string, key: string): string =>
  `level-halopsa/${connection}/ticket/${encodeId(deviceId)}/${key}`;
export const taskId = (connection: string, unique: string): string => `level-halopsa/${connection}/task/${unique}`;
export const inspectId = (connection: string, unique: string): string =>
  `level-halopsa/${connection}/inspect/${unique}`;

export const LH_CONNECTION = defineSearchAttributeKey('LhConnection', 'KEYWORD');
export const LH_GROUP = defineSearchAttributeKey('LhGroup', 'KEYWORD');
export const LH_DEVICE = defineSearchAttributeKey('LhDevice', 'KEYWORD');
export const LH_ALERT = defineSearchAttributeKey('LhAlert', 'KEYWORD');
export const LH_TICKET = defineSearchAttributeKey('LhTicket', 'KEYWORD');
export const LH_STATE = defineSearchAttributeKey('LhState', 'KEYWORD');
export const LH_FAILED_REQUESTS = defineSearchAttributeKey('LhFailedRequests', 'INT');
export const LH_FAILED_DEVICES = defineSearchAttributeKey('LhFailedDevices', 'KEYWORD_LIST');

/** All of them are registered from the first release on: a data file from before a release must not lack any. */
export const SEARCH_ATTRIBUTES: Readonly<Record<string, SearchAttributeType>> = Object.fromEntries(
  [LH_CONNECTION, LH_GROUP, LH_DEVICE, LH_ALERT, LH_TICKET, LH_STATE, LH_FAILED_REQUESTS, LH_FAILED_DEVICES].map(
    ({ name, type }) => [name, type],
  ),
);
