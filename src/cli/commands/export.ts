import { exportConfig, exportFormerConfig } from '../../client/export-config.ts';
import { renderYaml } from '../render-yaml.ts';
import { schemaText } from '../schema-text.ts';
import { NO_WORDS } from '../strict-arguments.ts';
import { defineVerb } from '../verb.ts';

export const exportVerb = defineVerb({
  name: 'export',
  description: 'All configuration as one YAML file: mapping, policies, settings; apply takes it back',
  examples: [
    'export > config.yaml',
    'export --json',
    'export --former > former.yaml',
    'export --schema > config.schema.json',
  ],
  args: {
    former: { type: 'boolean', description: 'That of the integration before this one, if it was terminated or failed' },
    schema: { type: 'boolean', description: 'The JSON Schema of the file instead, for editors' },
  },
  words: NO_WORDS,
  async run({ args, connection, client, terminal, print, answerOf }) {
    if (args.schema) return terminal.out(schemaText());
    const read = args.former ? exportFormerConfig : exportConfig;
    const file = await answerOf(read(await client(), connection));
    print(file, () => renderYaml(file));
  },
});
