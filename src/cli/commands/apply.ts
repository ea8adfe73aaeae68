import { applyConfig, planConfig, type ConfigPlan } from '../../client/apply-config.ts';
import { UserError } from '../../client/user-error.ts';
import { blamed } from '../../domain/config-blame.ts';
import { strangeLabels } from '../../domain/config-labels.ts';
import { readConfigFile, type ReadConfig } from '../../domain/config-read.ts';
import type { FileFault } from '../../domain/located.ts';
import { canAsk, confirm } from '../confirm.ts';
import { faultText } from '../fault-text.ts';
import { parseYaml } from '../parse-yaml.ts';
import { readConfigText } from '../config-text.ts';
import { renderChanges } from '../render-changes.ts';
import { plainText } from '../plain-text.ts';
import { hang } from '../text-layout.ts';
import { UsageError } from '../usage-error.ts';
import { defineVerb } from '../verb.ts';

const counted = (faults: readonly FileFault[]): string =>
  faults.length === 1 ? '1 mistake' : `${faults.length} mistakes`;

const refusal = (file: string, faults: readonly FileFault[], cause?: unknown): UserError =>
  new UserError(`${file === '-' ? 'Standard input' : plainText(file)}: ${counted(faults)}, nothing is applied`, {
    reasons: faults.map(faultText),
    cure: 'Every key, with an example: docs/configuration.md',
    cause,
  });

/** @throws {UserError} with every mistake of the file, each with its line */
async function readWanted(file: string, byName: boolean): Promise<ReadConfig> {
  const { root, faults } = parseYaml(await readConfigText(file));
  const read = readConfigFile(root, { byName });
  const all = [...faults, ...read.faults].sort((a, b) => a.line - b.line);
  if (all.length > 0) throw refusal(file, all);
  return read;
}

/** A worker's reasons with the lines that they are about. */
async function withLines(file: string, { wanted, lines }: ReadConfig, work: Promise<ConfigPlan>): Promise<ConfigPlan> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof UserError) || error.reasons.length === 0) throw error;
    throw refusal(file, blamed(error.reasons, wanted, lines), error);
  }
}

export const apply = defineVerb({
  name: 'apply',
  description: 'Makes the configuration what a YAML or JSON file says, all or nothing; shows the changes first',
  examples: [
    'apply config.yaml --dry-run',
    'apply config.yaml',
    'apply config.yaml --yes',
    'apply config.yaml --by-name --connection acme',
    'export | level-halopsa apply - --dry-run',
  ],
  args: {
    'dry-run': { type: 'boolean', description: 'Only show what would change' },
    'by-name': { type: 'boolean', description: 'Ignore ids and go by names: for another tenant' },
    yes: { type: 'boolean', alias: 'y', description: 'Do not ask' },
  },
  words: { hint: 'FILE', min: 1, max: 1 },
  async run({ args, words, connection, client, terminal, print, waitFor }) {
    const [file = ''] = words;
    const byName = args['by-name'] === true;
    const isDry = args['dry-run'] === true;
    const read = await readWanted(file, byName);
    if (!isDry && args.yes !== true && (file === '-' || !canAsk()))
      throw new UsageError('There is no terminal to ask on: apply needs --yes then, or --dry-run');
    const temporal = await client();
    const plan = await withLines(
      file,
      read,
      waitFor('a worker checks the file against Level and HaloPSA', planConfig(temporal, connection, read.wanted)),
    );
    const { changes } = plan;
    const notes = strangeLabels(read.labels, read.wanted, plan.after);
    const say = (text: string): void => terminal.err(hang('', text, terminal.size().columns).join('\n'));
    for (const note of notes) say(plainText(`note: ${faultText(note)}`));
    if (notes.length > 0) say('Ids count. Is it a file of another tenant? --by-name goes by the names');
    const shown = (): string => renderChanges(changes, { columns: terminal.size().columns, colour: terminal.colour });
    if (isDry || changes.length === 0) {
      print({ changes, notes, applied: false }, shown);
      return;
    }
    if (args.yes !== true) {
      terminal.err(shown());
      if (!(await confirm(`Save this for connection ${connection}?`)))
        throw new UserError('Not saved: the answer was no');
    }
    await waitFor('a worker saves the changes', applyConfig(temporal, connection, plan));
    print({ changes, notes, applied: true }, () => (args.yes === true ? `${shown()}\nSaved` : 'Saved'));
  },
});
