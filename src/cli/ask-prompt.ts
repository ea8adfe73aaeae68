import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import { UserError } from '../client/user-error.ts';

/** Where questions are asked: never stdout, which is for data. */
export interface PromptStreams {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

export interface Prompt {
  /** @throws {UserError} when the person breaks off */
  readonly ask: (question: string) => Promise<string>;
  /** The same, and what is typed is not shown. */
  readonly askHidden: (question: string) => Promise<string>;
  readonly close: () => void;
}

/** Readline echoes into this; hidden answers and the keys that edit them stay inside. */
class Echo extends Writable {
  isHidden = false;
  readonly #output: NodeJS.WritableStream;

  constructor(output: NodeJS.WritableStream) {
    super();
    this.#output = output;
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    if (!this.isHidden) this.#output.write(chunk);
    done();
  }
}

function answer(lines: Interface, before: () => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const end = (): void => reject(new UserError('Broken off: nothing was stored'));
    lines.once('SIGINT', end).once('close', end);
    lines.once('line', (line: string) => {
      lines.off('SIGINT', end).off('close', end);
      resolve(line.trim());
    });
    before();
    lines.resume();
  });
}

/** Questions to a person at a terminal. Answers are kept in no history, so that no key brings a secret back. */
function openPrompt({ input, output }: PromptStreams): Prompt {
  const echo = new Echo(output);
  const lines = createInterface({ input, output: echo, terminal: true, historySize: 0 });
  lines.pause();
  return {
    ask: (question) =>
      answer(lines, () => {
        lines.setPrompt(question);
        lines.prompt();
      }),
    askHidden: async (question) => {
      try {
        return await answer(lines, () => {
          output.write(question);
          echo.isHidden = true;
          lines.setPrompt('');
        });
      } finally {
        echo.isHidden = false;
        output.write('\n');
      }
    },
    close: () => lines.close(),
  };
}

/** A terminal only for as long as it is asked: meanwhile Ctrl-C is a signal again. */
export async function withPrompt<T>(streams: PromptStreams, work: (prompt: Prompt) => Promise<T>): Promise<T> {
  const prompt = openPrompt(streams);
  try {
    return await work(prompt);
  } finally {
    prompt.close();
  }
}
