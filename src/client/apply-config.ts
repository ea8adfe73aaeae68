import type { Client } from '@temporalio/client';
import { configChanges, type ConfigChange, type ConfigPart } from '../domain/config-changes.ts';
import type { Configuration, WantedConfig } from '../domain/config-file.ts';
import { splitRows, ticketingRequest, type TicketingRequest } from '../domain/config-requests.ts';
import { fileRows, rowChanges } from '../domain/config-rows.ts';
import type { GroupMapping } from '../domain/mapping.ts';
import { changeSettings as settingsAfter, type SettingsChange } from '../domain/settings.ts';
import { changeSettings, saveMappings, saveTicketing } from './change-integration.ts';
import { readConfiguration } from './read-configuration.ts';
import { UserError } from './user-error.ts';

/** What `apply` would change, checked by a worker against Level and HaloPSA. */
export interface ConfigPlan {
  readonly before: Configuration;
  readonly after: Configuration;
  readonly changes: readonly ConfigChange[];
  readonly ticketing: TicketingRequest | null;
  readonly settings: SettingsChange | null;
}

const NOTHING_SAVED = 'Nothing is saved';

/** Rules out a guess: a refusal has reasons, everything else is passed on. */
function reasonsOf(error: unknown): readonly string[] {
  if (error instanceof UserError && error.reasons.length > 0) return error.reasons;
  throw error;
}

type Checked<T> = { readonly ok: T } | { readonly faults: readonly string[] };

async function checked<T>(work: Promise<T>): Promise<Checked<T>> {
  try {
    return { ok: await work };
  } catch (error) {
    return { faults: reasonsOf(error) };
  }
}

const faultsOf = (answer: Checked<unknown>): readonly string[] => ('faults' in answer ? answer.faults : []);

async function checkRows(
  client: Client,
  connection: string,
  wanted: WantedConfig['groups'],
  before: Configuration,
): Promise<Checked<readonly GroupMapping[]>> {
  if (wanted === undefined) return { ok: before.rows };
  const { kept, ask } = splitRows(wanted, before.rows);
  if (ask.length === 0) return { ok: kept };
  const answer = await checked(saveMappings(client, connection, { set: ask, check: true }));
  if ('faults' in answer) return answer;
  const rows = [...kept, ...(answer.ok.mappings ?? [])];
  const twice = rows.filter((row, at) => rows.findIndex(({ groupId }) => groupId === row.groupId) < at);
  return twice.length === 0
    ? { ok: rows }
    : { faults: twice.map(({ groupPath }) => `two rows for the group "${groupPath}"`) };
}

async function checkTicketing(
  client: Client,
  connection: string,
  ticketing: TicketingRequest | null,
  { policies, tickets }: Configuration,
): Promise<Checked<Pick<Configuration, 'policies' | 'tickets'>>> {
  if (ticketing === null) return { ok: { policies, tickets } };
  const answer = await checked(saveTicketing(client, connection, { ...ticketing, check: true }));
  return 'faults' in answer ? answer : { ok: { policies: answer.ok.policies, tickets: answer.ok.settings } };
}

/**
 * What would change if a configuration were applied. Saves nothing; what is as it was is not asked about again.
 *
 * @throws {UserError} with every reason, when any of it could not be saved
 */
export async function planConfig(client: Client, connection: string, wanted: WantedConfig): Promise<ConfigPlan> {
  const before = await readConfiguration(client, connection);
  const ticketing = ticketingRequest(before, wanted);
  const { timeZone = before.tickets.timeZone } = wanted.tickets ?? {};
  const groups = wanted.groups === undefined ? undefined : fileRows(wanted.groups, { timeZone, now: Date.now() });
  const rows = await checkRows(client, connection, groups, before);
  const desk = await checkTicketing(client, connection, ticketing, before);
  if ('faults' in rows || 'faults' in desk)
    throw new UserError(NOTHING_SAVED, { reasons: [...faultsOf(rows), ...faultsOf(desk)] });
  const settings = wanted.settings ?? null;
  const after: Configuration = {
    rows: rows.ok,
    ...desk.ok,
    settings: settings === null ? before.settings : settingsAfter(before.settings, settings),
  };
  return { before, after, changes: configChanges(before, after), ticketing, settings };
}

/** What is most likely to be refused comes first: then nothing is saved yet. */
const PARTS: readonly ConfigPart[] = ['groups', 'tickets', 'settings'];

const PART_NAMES: Readonly<Record<ConfigPart, string>> = {
  groups: 'the mapping of groups',
  tickets: 'policies and ticket settings',
  settings: 'assets, timing and limits',
};

async function savePart(client: Client, connection: string, plan: ConfigPlan, part: ConfigPart): Promise<void> {
  switch (part) {
    case 'groups':
      await saveMappings(client, connection, rowChanges(plan.before.rows, plan.after.rows));
      return;
    case 'tickets':
      if (plan.ticketing !== null) await saveTicketing(client, connection, plan.ticketing);
      return;
    case 'settings':
      if (plan.settings !== null) await changeSettings(client, connection, plan.settings);
      return;
  }
}

/** Read again rather than remembered: an update whose answer was lost may have been saved. */
async function whatIsSaved(client: Client, connection: string, plan: ConfigPlan): Promise<string> {
  const now = await readConfiguration(client, connection).catch(() => null);
  if (now === null) return 'What is saved of the file is not known: no worker answers any more';
  const left = new Set(configChanges(now, plan.after).map(({ part }) => part));
  const wanted = PARTS.filter((part) => plan.changes.some((change) => change.part === part));
  const names = (parts: readonly ConfigPart[]): string => parts.map((part) => PART_NAMES[part]).join('; ');
  const saved = wanted.filter((part) => !left.has(part));
  if (saved.length === 0) return NOTHING_SAVED;
  const missing = wanted.filter((part) => left.has(part));
  return missing.length === 0
    ? 'All of it is saved, although the worker said otherwise'
    : `Saved in part. Saved: ${names(saved)}. Not saved: ${names(missing)}`;
}

/**
 * Saves what a plan shows, part by part: mapping, policies with ticket settings, settings.
 *
 * @throws {UserError} when the configuration is no longer what the plan was made for (nothing is saved then), or
 *   when a part is refused: the message says what is saved and what is not
 */
export async function applyConfig(client: Client, connection: string, plan: ConfigPlan): Promise<void> {
  const now = await readConfiguration(client, connection);
  if (configChanges(plan.before, now).length > 0)
    throw new UserError('Nothing is saved: somebody else has changed the configuration meanwhile', {
      cure: 'Run apply again, it shows what would change now',
    });
  for (const part of PARTS.filter((name) => plan.changes.some((change) => change.part === name))) {
    try {
      await savePart(client, connection, plan, part);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const { reasons, message, cause } = error;
      throw new UserError(await whatIsSaved(client, connection, plan), {
        reasons: reasons.length > 0 ? reasons : [message],
        cure: error.cure ?? 'Mend that and run apply again: it saves what is left',
        cause,
      });
    }
  }
}
