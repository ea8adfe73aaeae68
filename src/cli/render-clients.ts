import type { HaloClientView } from '../contract/activities.ts';
import { coloursFor } from './colours.ts';
import { plainText } from './plain-text.ts';
import { renderTable, type Column, type Row } from './render-table.ts';

const COLUMNS: readonly Column[] = [
  { head: 'CLIENT', min: 12 },
  { head: 'ID', align: 'right', min: 4 },
  { head: 'SITE', min: 12 },
  { head: 'ID', align: 'right', min: 4 },
];

const fold = (text: string): string => text.normalize('NFC').toLocaleLowerCase('en');

/** Clients whose name matches, with all their sites; else those with a matching site, with that alone. */
export function searchClients(clients: readonly HaloClientView[], wanted: string): HaloClientView[] {
  const has = ({ name, id }: { readonly name: string; readonly id: number }): boolean =>
    fold(name).includes(fold(wanted)) || String(id) === wanted;
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

export function renderClients(
  clients: readonly HaloClientView[],
  { columns, colour }: { readonly columns: number; readonly colour: boolean },
): string {
  if (clients.length === 0) return 'No client matches';
  return renderTable(COLUMNS, clients.flatMap(rowsOf), columns, coloursFor(colour).dim);
}
