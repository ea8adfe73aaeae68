import { UserError } from '../client/user-error.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Lets work be broken off by Ctrl-C, so that what it left is taken away. @throws {UserError} when it was */
export async function untilInterrupted<T>(work: Promise<T>): Promise<T> {
  let stop: () => void = () => undefined;
  const interrupted = new Promise<never>((_, reject) => {
    stop = () => reject(new UserError('Broken off: nothing was stored'));
  });
  for (const signal of SIGNALS) process.once(signal, stop);
  try {
    return await Promise.race([work, interrupted]);
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}
