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
  return {
    items: value.length,
    summary: `${path.split('/')[1] ?? ''}: ${value.length - updates} new, ${updates} changed`,
  };
}
