import { processTerminal } from '../src/cli/terminal.ts';
import { renderError } from '../src/cli/render-error.ts';
import { DEMO_HELP, demoOptions, DemoUsage } from './demo/options.ts';
import { runDemo } from './demo/run-demo.ts';

const { env } = process;
const terminal = processTerminal(process, env);

// `npm run demo | head` is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

async function main(): Promise<number> {
  try {
    const options = demoOptions(process.argv.slice(2));
    if (options !== 'help') return await runDemo(options, env, terminal);
    terminal.out(DEMO_HELP);
    return 0;
  } catch (error) {
    const isUsage = error instanceof DemoUsage;
    terminal.err(
      renderError(error, { colour: terminal.colour, verbose: !isUsage && env['DEBUG'] !== undefined, isUsage }),
    );
    if (isUsage) terminal.err(DEMO_HELP);
    return isUsage ? 64 : 1;
  }
}

const code = await main();

// The worker's native core would keep the process alive for a while.
process.stdout.write('', () => process.exit(code));
