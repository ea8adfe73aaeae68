import { createInterface } from 'node:readline/promises';

export interface Dialogue {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

const PROCESS: Dialogue = { input: process.stdin, output: process.stderr };

/** Somebody is there to be asked. */
export const canAsk = ({ input, output }: Dialogue = PROCESS): boolean => input.isTTY === true && output.isTTY === true;

/** Asks on stderr, so that data on stdout stay data; only "y" and "yes" are one. */
export async function confirm(question: string, { input, output }: Dialogue = PROCESS): Promise<boolean> {
  const dialogue = createInterface({ input, output });
  const isClosed = new Promise<string>((resolve) => dialogue.once('close', () => resolve('')));
  try {
    const answer = await Promise.race([dialogue.question(`${question} [y/N] `), isClosed]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    dialogue.close();
  }
}
