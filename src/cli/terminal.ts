/** What a verb may know about where it prints. */
export interface Terminal {
  /** Data. */
  readonly out: (text: string) => void;
  /** Progress and errors. */
  readonly err: (text: string) => void;
  readonly isTty: boolean;
  readonly colour: boolean;
  /** Now, not at the start: a window changes. */
  readonly size: () => { readonly columns: number; readonly rows: number };
}

const WITHOUT_TTY = 80;
/** Wider lines are hard to read. */
const MOST = 160;

export function processTerminal(
  { stdout, stderr }: Pick<NodeJS.Process, 'stdout' | 'stderr'>,
  env: NodeJS.ProcessEnv,
): Terminal {
  const isTty = stdout.isTTY === true;
  return {
    out: (text) => void stdout.write(`${text}\n`),
    err: (text) => void stderr.write(`${text}\n`),
    isTty,
    colour: isTty && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
    size: () => ({
      columns: isTty ? Math.min(MOST, stdout.columns || WITHOUT_TTY) : WITHOUT_TTY,
      rows: isTty ? stdout.rows || 24 : Infinity,
    }),
  };
}
