import type { CheckLine } from '../contract/activities.ts';
import { FAILURES } from '../contract/failures.ts';
import type { HaloClient } from '../apis/halopsa/client.ts';
import { getInstance } from '../apis/halopsa/directory.ts';
import { toldLimit } from '../apis/http/rate-limit.ts';
import type { LevelClient } from '../apis/level/client.ts';
import type { Settings } from '../domain/settings.ts';
import { checkAddress, type SeenAddress } from './check-address.ts';
import { checkAgent } from './check-agent.ts';
import { assetChecks } from './check-assets.ts';
import { deskChecks } from './check-desk.ts';
import { checkLevel } from './check-level.ts';
import { pass, runChecks, skip, type Asker, type Seen } from './check-line.ts';
import { placeChecks } from './check-lists.ts';
import { checkToken, type SeenToken } from './check-token.ts';

const WRITES: readonly CheckLine[] = [
  {
    name: 'HaloPSA write rights',
    ...skip('only a write could prove them: for assets the first sync does'),
  },
  {
    name: 'HaloPSA ticket rights',
    ...skip('creating, noting, closing, reopening: `policies test-ticket NAME` proves them with one marked ticket'),
  },
];

const NOT_TRIED: Readonly<Partial<Record<SeenAddress['verdict'], string>>> = {
  silent: 'HaloPSA does not answer',
  foreign: 'the secret is not sent to what is not HaloPSA',
};

async function checkTenant(halo: HaloClient, voice: Asker): Promise<Seen> {
  const instance = await getInstance(halo, voice);
  return pass(
    instance === null
      ? `${halo.urls.base}, which does not tell its instance id`
      : `${halo.urls.base}, instance ${instance}`,
  );
}

function limitLine({ headers }: SeenAddress, { limits, timing }: Settings): CheckLine {
  const name = 'HaloPSA rate limit';
  const told = toldLimit(headers);
  const ours = `limits.halopsa is ${limits.halopsa} in ${timing.haloWindow} s, for all tools of the tenant together`;
  if (told === null) return { name, ...skip(`HaloPSA does not tell it; ${ours}`) };
  const facts = [
    ...(told.limit === null ? [] : [`a limit of ${told.limit}`]),
    ...(told.remaining === null ? [] : [`${told.remaining} left`]),
  ].join(', ');
  const isLess = told.limit !== null && told.limit < limits.halopsa;
  return { name, ...pass(`HaloPSA tells ${facts}; ${ours}${isLess ? '. Lower it, if the window is the same' : ''}`) };
}

/** The address and the token explain each other: what is told once is not told twice. */
function entrance(address: SeenAddress, token: SeenToken): CheckLine[] {
  const isWithoutAuthInfo = address.verdict === 'unsure' && token.isUsable && address.line.result === 'fail';
  const line = isWithoutAuthInfo
    ? pass('it gives tokens, though it tells nothing about itself (authinfo)')
    : address.line;
  const isSame = address.line.result === 'fail' && token.error?.kind === FAILURES.unavailable;
  return [
    { name: 'HaloPSA address', ...line },
    { name: 'HaloPSA application', ...(isSame ? skip('no token: see HaloPSA address') : token.line) },
  ];
}

async function checkHalo(halo: HaloClient, voice: Asker, settings: Settings): Promise<CheckLine[]> {
  const address = await checkAddress(halo, voice);
  const reason = NOT_TRIED[address.verdict];
  if (reason !== undefined)
    return [
      { name: 'HaloPSA address', ...address.line },
      { name: 'HaloPSA rights', ...skip(`not tried: ${reason}`) },
    ];
  const token = await checkToken(halo, voice);
  const first = entrance(address, token);
  if (!token.isUsable) return [...first, { name: 'HaloPSA rights', ...skip('not tried: there is no token') }];
  const others = await runChecks([
    { name: 'HaloPSA tenant', run: () => checkTenant(halo, voice) },
    { name: 'HaloPSA agent', run: () => checkAgent(halo, voice) },
    ...placeChecks(halo, voice),
    ...deskChecks(halo, voice),
    ...assetChecks(halo, voice, settings.assets.types),
  ]);
  return [...first, ...others, limitLine(address, settings), ...WRITES];
}

/** Every check of a connection, in the order in which a person would mend them. Writes nothing. */
export async function checkConnection(
  halo: HaloClient,
  level: LevelClient,
  voice: Asker,
  settings: Settings,
): Promise<CheckLine[]> {
  return [...(await checkLevel(level, voice)), ...(await checkHalo(halo, voice, settings))];
}
