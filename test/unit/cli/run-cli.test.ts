import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src/client/user-error.ts';
import { VERBS } from '../../../src/cli/commands/index.ts';
import { runCli } from '../../../src/cli/run-cli.ts';
import { displayWidth } from '../../../src/cli/text-layout.ts';
import { captured } from './builders.ts';

async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const { terminal, out, err } = captured();
  const connect = () => Promise.reject(new UserError('no server', { cure: 'start one' }));
  const code = await runCli(argv, { verbs: VERBS, version: '1.2.3', env: {}, terminal, connect });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('runCli', () => {
  test.for([
    ['nothing', []],
    ['an unknown verb', ['nope']],
    ['half a verb', ['map']],
    ['an unknown option', ['status', '--bogus']],
    ['an option without its value', ['disable', '--reason']],
    ['a word too many', ['status', 'x']],
    ['a missing word', ['map', 'remove']],
    ['a bad connection name', ['status', '-c', 'A_B']],
    ['an option before the verb', ['-c', 'acme', 'status']],
    ['a mapping without a place', ['map', 'add', 'Acme']],
  ] as const)('answers %s with 64 and nothing on stdout', async ([, argv]) => {
    const { code, out, err } = await run(...argv);
    expect([code, out]).toEqual([64, '']);
    expect(err).not.toBe('');
  });

  test('lists the verbs to whom it does not know', async () => {
    const { err } = await run('nope');
    for (const { name } of VERBS) expect(err).toContain(name);
  });

  test('answers a failure with 1, what happened and what to do, without a stack', async () => {
    expect(await run('status')).toEqual({ code: 1, out: '', err: 'error no server\nstart one' });
    expect((await run('status', '--verbose')).err).toContain('at ');
  });

  test('tells its version', async () => {
    expect(await run('--version')).toEqual({ code: 0, out: '1.2.3', err: '' });
  });

  test.for([[], ...VERBS.map(({ name }) => name.split(' '))])('helps with %j, within 80 columns', async (words) => {
    const { code, out } = await run(...words, '--help');
    expect(code).toBe(0);
    for (const line of out.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(80);
  });
});
