#!/usr/bin/env -S node --max-old-space-size=512 --max-semi-space-size=4
import { connectClient } from '../client/connect-client.ts';
import { dataDirectory } from '../runtime/temporal-server/data-directory.ts';
import { readServerLock } from '../runtime/temporal-server/server-lock.ts';
import { VERBS } from './commands/index.ts';
import { runCli } from './run-cli.ts';
import { processTerminal } from './terminal.ts';
import { version } from './version.ts';

const { env } = process;

// `level-halopsa groups | head` is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const code = await runCli(process.argv.slice(2), {
  verbs: VERBS,
  version: version(),
  env,
  terminal: processTerminal(process, env),
  connect: () => connectClient({ env, embeddedAddress: readServerLock(dataDirectory(env))?.address ?? null }),
});

// Questions that nobody waits for any more would keep the process alive.
process.stdout.write('', () => process.exit(code));
