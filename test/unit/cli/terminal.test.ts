import { describe, expect, test } from 'vitest';
import { processTerminal } from '../../../src/cli/terminal.ts';

type Streams = Parameters<typeof processTerminal>[0];

const streams = (stdout: object): Streams => ({ stdout, stderr: {} }) as unknown as Streams;
const tty = { isTTY: true, columns: 120, rows: 50 };

describe('processTerminal', () => {
  test.for([
    ['a terminal', tty, {}, { isTty: true, colour: true, columns: 120, rows: 50 }],
    ['a terminal with NO_COLOR', tty, { NO_COLOR: '1' }, { isTty: true, colour: false, columns: 120, rows: 50 }],
    ['a dumb terminal', tty, { TERM: 'dumb' }, { isTty: true, colour: false, columns: 120, rows: 50 }],
    [
      'a terminal that does not know its size',
      { isTTY: true, columns: 0 },
      {},
      { isTty: true, colour: true, columns: 80, rows: 24 },
    ],
    ['a very wide one', { ...tty, columns: 400 }, {}, { isTty: true, colour: true, columns: 160, rows: 50 }],
    ['a pipe', {}, {}, { isTty: false, colour: false, columns: 80, rows: Infinity }],
    [
      'a pipe, whatever FORCE_COLOR says',
      {},
      { FORCE_COLOR: '1' },
      { isTty: false, colour: false, columns: 80, rows: Infinity },
    ],
  ] as const)('%s', ([, stdout, env, expected]) => {
    const { isTty, colour, size } = processTerminal(streams(stdout), env);
    expect({ isTty, colour, ...size() }).toEqual(expected);
  });
});
