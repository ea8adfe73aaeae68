import { empty, type SimAnswer } from '../exchange.ts';
import type { Simulation, TokenGrant } from '../simulation.ts';
import type { Visibility } from '../switches.ts';

export type Noun = 'tickets' | 'customers' | 'assets';

/** All scope names of halopsa-api.md 1.3. */
const PAIRS = [
  'tickets',
  'calendar',
  'customers',
  'crm',
  'timesheets',
  'contracts',
  'suppliers',
  'items',
  'projects',
  'sales',
  'quotes',
  'sos',
  'pos',
  'invoices',
  'reporting',
  'software',
  'softwarelicensing',
  'kb',
  'assets',
  'distributionlists',
  'mailcampaign',
  'events',
];
const SINGLE = [
  'all',
  'all:standard',
  'admin',
  'admin:webhooks',
  'all:teams',
  'access:chat',
  'access:adpasswordreset',
  'editMine:timesheets',
];
export const SCOPES: ReadonlySet<string> = new Set([
  ...SINGLE,
  ...PAIRS.flatMap((noun) => [`read:${noun}`, `edit:${noun}`]),
]);

/** What a set of scopes allows: editing includes reading; `all` everything but administration. */
export function covers(scopes: ReadonlySet<string>, wanted: string): boolean {
  if (scopes.has(wanted)) return true;
  if (wanted.startsWith('read:') && scopes.has(wanted.replace('read:', 'edit:'))) return true;
  return !wanted.startsWith('admin') && (scopes.has('all') || scopes.has('all:standard'));
}

export const missingRight = ({ switches }: Simulation): SimAnswer => empty(switches.missingRightStatus);

/** Effective rights = scopes of the application ∩ rights of its agent (halopsa-api.md 1.4). */
export function may(grant: TokenGrant, action: 'read' | 'edit', noun: Noun): boolean {
  const right = grant.rights[noun];
  const agentMay = action === 'read' ? right !== 'none' : right === 'modify';
  return agentMay && covers(grant.scopes, `${action}:${noun}`);
}

export const isAdministrator = (grant: TokenGrant): boolean =>
  grant.rights.administrator && (grant.scopes.has('admin') || grant.scopes.has('all'));

export const sees = (visibility: Visibility, id: number): boolean =>
  typeof visibility === 'boolean' ? visibility : visibility.includes(id);
