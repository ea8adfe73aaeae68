const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** Exit code of what Ctrl-C ended. */
export const INTERRUPTED = 130;

export interface Interrupt {
  readonly isAsked: () => boolean;
  /** Settles at the first Ctrl-C. */
  readonly asked: Promise<void>;
}

/**
 * The first Ctrl-C asks for an orderly end, the second one ends at once.
 *
 * @param onAsked says that the end was heard
 * @param atOnce what must happen even then; synchronous
 */
export function listenForInterrupt(onAsked: () => void, atOnce: () => void): Interrupt {
  let isAsked = false;
  const asked = new Promise<void>((resolve) => {
    for (const signal of SIGNALS)
      process.on(signal, () => {
        if (isAsked) process.exit(INTERRUPTED);
        isAsked = true;
        onAsked();
        resolve();
      });
  });
  // Also when something unforeseen ends the process.
  process.once('exit', atOnce);
  return { isAsked: () => isAsked, asked };
}
