import type { Terminal } from './terminal.ts';

const FIRST_MS = 5_000;
const EVERY_MS = 10_000;

/** Passes the work through; while it lasts, a person hears what is waited for. */
export async function waiting<R>(what: string, work: Promise<R>, { err }: Pick<Terminal, 'err'>): Promise<R> {
  const startedAt = Date.now();
  let timer: NodeJS.Timeout;
  const say = (): void => {
    err(`… ${what} (${Math.round((Date.now() - startedAt) / 1_000)} s)`);
    timer = setTimeout(say, EVERY_MS);
  };
  timer = setTimeout(say, FIRST_MS);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}
