import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { coloursFor } from '../../src/cli/colours.ts';
import { plainText } from '../../src/cli/plain-text.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { integrationId } from '../../src/contract/names.ts';
import { findTemporalCli } from '../../src/runtime/temporal-server/find-temporal-cli.ts';
import type { AlertScript } from './alert-script.ts';
import type { Stage } from './stage.ts';

const CLI = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));

/** As it must be typed in a shell. */
const quoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** The Temporal CLI that the demo found; `temporal` where it is on PATH or nowhere. */
async function temporalCli(env: NodeJS.ProcessEnv, isEmbedded: boolean): Promise<string> {
  if (!isEmbedded) return 'temporal';
  const found = await findTemporalCli({ env, progress: () => undefined }).catch(() => null);
  return found === null || found.source === 'PATH' ? 'temporal' : quoted(found.path);
}

/** The Web UI, and what to try while the demo stays up. */
export async function renderNextSteps(
  stage: Stage,
  { spare, storm }: AlertScript,
  { env, terminal }: { readonly env: NodeJS.ProcessEnv; readonly terminal: Terminal },
): Promise<string> {
  const { bold, cyan, dim } = coloursFor(terminal.colour);
  const { dataDir, estate, connection, temporal } = stage;
  const { server, namespace } = temporal;
  const temporalCommand = await temporalCli(env, server.embedded);
  const cli = quoted(relative(process.cwd(), CLI));
  const named = connection === 'default' ? '' : ` --connection ${connection}`;
  const where = server.embedded ? `LEVEL_HALOPSA_HOME=${quoted(dataDir)} ` : '';
  const reach = server.embedded ? `--address ${server.address}` : `--namespace ${quoted(namespace)}`;
  const flags = `${reach} --workflow-id ${integrationId(connection)}`;
  const edit = (op: string, facts: object): string =>
    cyan(
      `   curl -sS ${estate.sim.url}/__sim/edit -d ${quoted(JSON.stringify({ op, device: spare.hostname, ...facts }))}`,
    );
  const verb = (words: string): string => cyan(`   ${where}node ${cli} ${words}${named}`);
  return [
    ...(server.uiAddress === null
      ? []
      : [`${bold('Temporal Web UI')}  ${cyan(`${server.uiAddress}/namespaces/${namespace}/workflows`)}`, '']),
    bold('Try, in another terminal:'),
    '',
    `1. Rename a device in Level; within seconds exactly one write reaches HaloPSA, and is shown here`,
    edit('renameDevice', { nickname: 'Front desk' }),
    '',
    '2. Raise an alert on it; a second later it has a ticket',
    edit('raiseAlert', { name: 'CPU Monitor', severity: 'critical' }),
    '',
    '3. Ask as you will ask your own worker; "disable" and "enable" are the switch',
    verb('status --watch'),
    verb('policies list'),
    '',
    `4. See the storm at ${plainText(storm.clientName)}; a release gives what it holds its tickets`,
    verb('storm list'),
    verb(`storm release ${quoted(plainText(storm.clientName))}`),
    '',
    '5. The switch and the status by the plain Temporal CLI',
    cyan(`   ${temporalCommand} workflow signal ${flags} --name disable --input '{"reason":"a look around"}'`),
    cyan(`   ${temporalCommand} workflow query ${flags} --type status`),
    cyan(`   ${temporalCommand} workflow signal ${flags} --name enable`),
    '',
    dim('It stays up until Ctrl-C; then everything of it is removed.'),
  ].join('\n');
}
