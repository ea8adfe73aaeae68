import type { HaloClientView } from '../contract/activities.ts';
import { bareName } from '../domain/same-name.ts';
import { coloursFor } from './colours.ts';
import { plainText } from './plain-text.ts';
import { renderTable, type Column, type Row } from './render-table.ts';
import { wrap } from './text-layout.ts';

const COLUMNS: readonly Column[] = [
  { head: 'CLIENT', min: 12 },
  { head: 'ID', align: 'right', min: 4 },
  { head: 'SITE', min: 12 },
  { head: 'ID', align: 'right', min: 4 },
];

export interface ClientsView {
  readonly columns: number;
  readonly colour: boolean;
  /** Of a part of the clients: what was searched, and all that there are. */
  readonly part?: { readonly wanted: string; readonly all: readonly HaloClientView[] };
}

/** Clients whose name matches, with all their sites; else those with a matching site, with that alone. */
export function searchClients(clients: readonly HaloClientView[], wanted: string): HaloClientView[] {
  const text = bareName(wanted);
  const has = ({ name, id }: { readonly name: string; readonly id: number }): boolean =>
    bareName(name).includes(text) || String(id) === wanted;
  return clients.flatMap((client) => {
    if (has(client)) return [client];
    const sites = client.sites.filter(has);
    return sites.length === 0 ? [] : [{ ...client, sites }];
  });
}

function rowsOf(client: HaloClientView): Row[] {
  const name = plainText(client.name);
  const sites = client.sites.map((site) => [plainText(site.name), String(site.id)]);
  const [first = ['no active site', ''], ...others] = sites;
  return [{ cells: [name, String(client.id), ...first] }, ...others.map((site) => ({ cells: ['', '', ...site] }))];
}

const sitesOf = (clients: readonly HaloClientView[]): number =>
  clients.reduce((sum, { sites }) => sum + sites.length, 0);

function summary(clients: readonly HaloClientView[], part: ClientsView['part']): string {
  const of = (shown: number, all: number | undefined): string =>
    all === undefined ? `${shown}` : `${shown} of ${all}`;
  const sites = of(sitesOf(clients), part && sitesOf(part.all));
  return `${of(clients.length, part?.all.length)} clients, ${sites} sites`;
}

/** A line for each site, and their counts. */
export function renderClients(clients: readonly HaloClientView[], { columns, colour, part }: ClientsView): string {
  if (clients.length === 0)
    return wrap(
      part === undefined
        ? 'HaloPSA has no active client'
        : `No client or site has "${plainText(part.wanted)}" in its name`,
      columns,
    ).join('\n');
  const table = renderTable(COLUMNS, clients.flatMap(rowsOf), columns, coloursFor(colour).dim);
  return [table, '', ...wrap(summary(clients, part), columns)].join('\n');
}
