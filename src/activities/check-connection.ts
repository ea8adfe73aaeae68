import { FAILURES } from '../contract/failures.ts';
import type { CheckLine } from '../contract/activities.ts';
import { ApiError } from '../apis/http/api-error.ts';
import { listAssetTypes } from '../apis/halopsa/asset-types.ts';
import type { HaloClient } from '../apis/halopsa/client.ts';
import { getInstance } from '../apis/halopsa/directory.ts';
import { rowsOf } from '../apis/halopsa/lists.ts';
import { SCOPES } from '../apis/halopsa/token.ts';
import type { LevelClient } from '../apis/level/client.ts';
import { DEVICE_ID_FIELD } from '../domain/asset-fields.ts';
import type { Settings } from '../domain/settings.ts';
import { HaloView } from '../holder/halo-view.ts';
import type { Voice } from '../holder/voice.ts';

const APP = 'Configuration > Integrations > Halo API > View Applications';

const pass = (name: string, detail: string): CheckLine => ({ name, result: 'pass', detail });
const fail = (name: string, detail: string, cure: string): CheckLine => ({ name, result: 'fail', detail, cure });
const skip = (name: string, detail: string): CheckLine => ({ name, result: 'skipped', detail });

/** An ApiError's message ends with its cure already; what is none of ours is thrown on. */
const said = (error: unknown): string => {
  if (error instanceof ApiError) return error.message;
  throw error;
};

/** One request of one row: proves that the endpoint may be read, and whether anything is visible. */
const PROBES: readonly {
  readonly name: string;
  readonly path: string;
  readonly key: string;
  readonly emptyCure?: string;
}[] = [
  {
    name: 'HaloPSA clients',
    path: '/Client',
    key: 'clients',
    emptyCure: "no client is visible: in the agent's permissions, allow all clients",
  },
  {
    name: 'HaloPSA sites',
    path: '/Site',
    key: 'sites',
    emptyCure: "no site is visible: in the agent's permissions, allow all clients",
  },
  { name: 'HaloPSA assets', path: '/Asset', key: 'assets' },
  { name: 'HaloPSA tickets', path: '/Tickets', key: 'tickets' },
];

async function probe(
  halo: HaloClient,
  voice: Voice,
  { name, path, key, emptyCure }: (typeof PROBES)[number],
): Promise<CheckLine> {
  try {
    const { json } = await halo.call(voice, {
      method: 'GET',
      path,
      query: { pageinate: true, page_size: 1, page_no: 1 },
    });
    const isEmpty = rowsOf(json, key).length === 0;
    return isEmpty && emptyCure !== undefined
      ? fail(name, 'the list is empty', emptyCure)
      : pass(name, isEmpty ? 'can be read, none yet' : 'can be read');
  } catch (error) {
    return fail(name, 'cannot be read', said(error));
  }
}

/** Asks for each scope by itself, because one missing scope fails the whole token request without naming it. */
async function missingScopes(halo: HaloClient, voice: Voice): Promise<string[]> {
  const missing: string[] = [];
  for (const scope of SCOPES) {
    try {
      await halo.tokens.probe(voice, [scope]);
    } catch (error) {
      if (!(error instanceof ApiError) || error.kind !== FAILURES.forbidden) throw error;
      missing.push(scope);
    }
  }
  return missing;
}

async function checkToken(halo: HaloClient, voice: Voice): Promise<{ line: CheckLine; isUsable: boolean }> {
  const name = 'HaloPSA application';
  try {
    const { granted } = await halo.tokens.probe(voice, SCOPES);
    const held = granted === null ? null : new Set(granted.split(/\s+/));
    const short = held === null ? [] : SCOPES.filter((scope) => !held.has(scope) && !held.has('all'));
    if (short.length === 0) return { line: pass(name, `accepted, with ${SCOPES.join(' ')}`), isUsable: true };
    return {
      line: fail(name, `accepted, but without ${short.join(' ')}`, `tick ${short.join(', ')} in ${APP} > Permissions`),
      isUsable: true,
    };
  } catch (error) {
    if (!(error instanceof ApiError) || error.kind !== FAILURES.forbidden)
      return { line: fail(name, 'no token', said(error)), isUsable: false };
    const missing = await missingScopes(halo, voice);
    return {
      line: fail(
        name,
        `the application lacks ${missing.join(', ')}`,
        `tick ${missing.join(', ')} in ${APP} > Permissions`,
      ),
      isUsable: false,
    };
  }
}

async function checkTenant(halo: HaloClient, voice: Voice): Promise<CheckLine> {
  try {
    const instance = await getInstance(halo, voice);
    return pass(
      'HaloPSA tenant',
      instance === null
        ? `${halo.urls.base}, which does not tell its instance id`
        : `${halo.urls.base}, instance ${instance}`,
    );
  } catch (error) {
    return fail('HaloPSA tenant', 'cannot be read', said(error));
  }
}

async function checkTypes(halo: HaloClient, voice: Voice): Promise<CheckLine> {
  const name = 'HaloPSA asset types';
  try {
    const types = await listAssetTypes(halo, voice);
    if (types.length === 0) return fail(name, 'none is visible', "in the agent's permissions, allow all asset types");
    return pass(name, types.map((type) => type.name).join(', '));
  } catch (error) {
    return fail(name, 'cannot be read', said(error));
  }
}

/** What a sync asks for first; here it costs nothing to find out that it is missing. */
async function checkFields(halo: HaloClient, voice: Voice, names: Settings['assets']['types']): Promise<CheckLine> {
  const name = 'HaloPSA asset fields';
  try {
    const types = await new HaloView(halo).newAssetTypes(voice, names, true);
    return pass(
      name,
      `"${DEVICE_ID_FIELD}" is on ${[...new Set(Object.values(types).map((type) => type.name))].join(' and ')}`,
    );
  } catch (error) {
    return fail(name, 'not ready', said(error));
  }
}

async function checkLevel(level: LevelClient, voice: Voice, what: 'groups' | 'devices'): Promise<CheckLine> {
  const name = `Level ${what}`;
  try {
    await level.get(voice, `/${what}`, { limit: '1' });
    return pass(name, 'can be read');
  } catch (error) {
    return fail(name, 'cannot be read', said(error));
  }
}

/** Every check of a connection, in the order in which a person would fix them. Writes nothing. */
export async function checkConnection(
  halo: HaloClient,
  level: LevelClient,
  voice: Voice,
  settings: Settings,
): Promise<CheckLine[]> {
  const groups = await checkLevel(level, voice, 'groups');
  const lines = [
    groups,
    groups.result === 'pass'
      ? await checkLevel(level, voice, 'devices')
      : skip('Level devices', 'not tried: the key does not work'),
  ];
  const token = await checkToken(halo, voice);
  lines.push(token.line);
  if (!token.isUsable) return [...lines, skip('HaloPSA rights', 'not tried: there is no token')];
  const types = await checkTypes(halo, voice);
  lines.push(await checkTenant(halo, voice), types);
  if (types.result === 'pass') lines.push(await checkFields(halo, voice, settings.assets.types));
  for (const each of PROBES) lines.push(await probe(halo, voice, each));
  return [...lines, skip('HaloPSA write rights', 'only a write could prove them: the first sync does')];
}
