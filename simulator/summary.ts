import type { SimRequest } from './exchange.ts';

/** What a request wanted, in a few words and without its secrets. */
export function summaryOf({ api, method, body, path }: SimRequest): { items: number | null; summary: string } {
  if (api === 'auth') {
    const form = new URLSearchParams(body);
    return {
      items: null,
      summary: body === '' ? '' : `${form.get('grant_type') ?? ''} scope=${form.get('scope') ?? ''}`,
    };
  }
  if (method === 'GET' || body === '') return { items: null, summary: '' };
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { items: null, summary: `${body.length} characters, not JSON` };
  }
  if (!Array.isArray(value)) return { items: null, summary: 'no array' };
  const updates = value.filter((item: { id?: unknown } | null) => Number(item?.id) > 0).length;
  const counts = `${path.split('/')[1] ?? ''}: ${value.length - updates} new, ${updates} changed`;
  return { items: value.length, summary: [counts, ...deskItems(path, value)].join('; ') };
}

const MOST_ITEMS = 3;
const SHOWN_ITEM = 160;
const DESK_WORDS = [
  'ticket_id',
  'status_id',
  'new_status',
  'agent_id',
  'client_id',
  'tickettype_id',
  'outcome_id',
  'outcome',
];

/** The first tickets or actions of a posted array, in a few words each: number, summary, and what moves them. */
function deskItems(path: string, items: readonly unknown[]): string[] {
  if (!/^\/(tickets|actions)$/i.test(path)) return [];
  return items.slice(0, MOST_ITEMS).map((item) => {
    const row = (item ?? {}) as Record<string, unknown>;
    const name = [row['id'], row['summary']].filter((part) => part !== undefined).map(String);
    const rest = DESK_WORDS.filter((word) => row[word] !== undefined).map((word) => `${word}=${String(row[word])}`);
    const assets = Array.isArray(row['assets']) ? [`assets=${row['assets'].length}`] : [];
    return [...name, ...rest, ...assets].join(' ').slice(0, SHOWN_ITEM);
  });
}
