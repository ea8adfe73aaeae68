import { bashScript } from '../bash-completion.ts';
import { fishScript } from '../fish-completion.ts';
import { zshScript } from '../zsh-completion.ts';
import { UsageError } from '../usage-error.ts';
import { defineVerb, type Verb } from '../verb.ts';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;
const SHELLS = Object.keys(SCRIPTS);

const isShell = (name: string): name is keyof typeof SCRIPTS => SHELLS.includes(name);

/** @param verbs all that there are, this one included */
export const completionVerb = (verbs: () => readonly Verb[]): Verb =>
  defineVerb({
    name: 'completion',
    description: 'Prints the script that completes verbs and options at the Tab key: for bash, zsh or fish',
    examples: [
      'completion bash > ~/.level-halopsa.bash',
      'completion fish > ~/.config/fish/completions/level-halopsa.fish',
    ],
    args: {},
    words: { hint: 'SHELL', min: 1, max: 1, choices: SHELLS },
    run({ words, terminal }) {
      const [shell = ''] = words;
      if (!isShell(shell)) throw new UsageError(`There is no script for "${shell}". One of: ${SHELLS.join(', ')}`);
      terminal.out(SCRIPTS[shell](verbs()));
      return Promise.resolve();
    },
  });
