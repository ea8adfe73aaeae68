import { UserError } from '../../client/user-error.ts';
import { allowsHttp, draftFromEnv } from '../../runtime/config.ts';
import { connectionsPath, entryOf, readConnections, type Entry } from '../../runtime/connections-file.ts';
import { draftOf, type Credentials, type Draft } from '../../runtime/credentials.ts';
import { PrivateFileError } from '../../runtime/private-file.ts';
import { removeConnection } from '../../runtime/store-connection.ts';
import { dataDirectory } from '../../runtime/temporal-server/data-directory.ts';
import { askCredentials } from '../ask-credentials.ts';
import { withPrompt, type PromptStreams } from '../ask-prompt.ts';
import { connectionOption } from '../connection-option.ts';
import { credentialsFromEnv, credentialsFromStdin } from '../given-credentials.ts';
import { renderChecks } from '../render-checks.ts';
import { NO_WORDS } from '../strict-arguments.ts';
import { requireWorker, storeTested } from '../store-tested.ts';
import { UsageError } from '../usage-error.ts';
import { defineVerb, type Verb } from '../verb.ts';

/** What the file must say already, or must not. @throws {UserError} */
function assertKnown(
  connection: string,
  entry: Entry | undefined,
  { isRotation, path }: { isRotation: boolean; path: string },
): void {
  const option = connectionOption(connection);
  if (entry === undefined && isRotation)
    throw new UserError(`There is no connection ${connection} in ${path}`, {
      cure: `level-halopsa connect${option} stores one. One of the environment is rotated by its variables or files`,
    });
  if (entry !== undefined && !isRotation)
    throw new UserError(`The connection ${connection} is stored already`, {
      cure: `level-halopsa connect${option} --rotate replaces its credentials, -c NAME stores another one`,
    });
}

/** A connection is stored once its credentials have passed the worker's test. */
export const connectVerb = (streams: PromptStreams): Verb =>
  defineVerb({
    name: 'connect',
    description: 'Stores the credentials of a connection, once a running worker has tested them',
    examples: ['connect', 'connect -c acme', 'connect -c acme --rotate', 'connect -c acme --stdin < acme.json'],
    args: {
      rotate: { type: 'boolean', description: 'Replaces the credentials of a connection; no restart is needed' },
      remove: { type: 'boolean', description: 'Removes the credentials of a connection' },
      stdin: { type: 'boolean', description: 'Reads the credentials as JSON from standard input' },
    },
    words: NO_WORDS,
    async run({ args, connection, env, terminal, client, print, waitFor }) {
      const dataDir = dataDirectory(env);
      const path = connectionsPath(dataDir);
      const isTty = streams.input.isTTY === true;
      const isRotation = args.rotate === true;
      const isJson = args.json === true;
      const allowHttp = allowsHttp(env);
      const option = connectionOption(connection);

      const remove = async (): Promise<number> => {
        assertKnown(connection, entryOf(await readConnections(dataDir), connection), { isRotation: true, path });
        const question = `Remove the credentials of ${connection} from this machine? (y/N) `;
        if (isTty && !/^y(es)?$/i.test(await withPrompt(streams, (prompt) => prompt.ask(question)))) return 1;
        const removed = await removeConnection(dataDir, connection);
        print({ connection, removed }, () =>
          [
            `${connection} is removed; a running worker serves it no longer, requests on the wire end first.`,
            `Its mapping and history stay in Temporal. If it is on: level-halopsa disable${option}`,
          ].join('\n'),
        );
        return 0;
      };

      const gather = (former: Draft): Promise<Credentials> => {
        if (args.stdin === true) return credentialsFromStdin(streams.input as AsyncIterable<Buffer>, former, allowHttp);
        if (!isTty) return Promise.resolve(credentialsFromEnv(env, former, allowHttp));
        const { levelUrl, authUrl, tenant } = draftFromEnv(env).draft;
        // Seldom needed, so not asked for.
        const rare = { ...(levelUrl && { levelUrl }), ...(authUrl && { authUrl }), ...(tenant && { tenant }) };
        return withPrompt(streams, (prompt) =>
          askCredentials(prompt, { ...former, ...rare }, { allowHttp, say: terminal.err }),
        );
      };

      const store = async (): Promise<number> => {
        const entry = entryOf(await readConnections(dataDir), connection);
        assertKnown(connection, entry, { isRotation, path });
        const temporal = await client();
        await requireWorker(temporal, connection);
        const credentials = await gather(entry === undefined ? {} : draftOf(entry));
        const { checks, isStored, isServed } = await storeTested(temporal, {
          dataDir,
          connection,
          credentials,
          isRotation,
          waitFor,
          show: (lines) => {
            const view = { columns: terminal.size().columns, colour: terminal.colour };
            if (!isJson) terminal.out(renderChecks(lines, view));
          },
          mended: async () =>
            isTty &&
            !isJson &&
            !/^n/i.test(await withPrompt(streams, (prompt) => prompt.ask('Mended? Enter tests again, n gives up: '))),
        });
        print({ connection, stored: isStored, served: isServed, checks }, () => {
          if (!isStored)
            return isRotation ? `Nothing was changed: ${connection} keeps its credentials` : 'Nothing was stored';
          if (isRotation) return `${connection} has new credentials; the worker uses them from the next request on`;
          if (!isServed) return `${connection} is stored, but no worker serves it yet: see the worker's log`;
          return `${connection} is connected. Next: level-halopsa groups${option}`;
        });
        if (isStored && connection === 'default' && env['HALOPSA_URL'])
          terminal.err(
            'The environment variables win: a worker that is started with them does not use what was stored. Unset them there',
          );
        return isStored ? 0 : 1;
      };

      if (args.remove === true && (isRotation || args.stdin === true))
        throw new UsageError('--remove goes with no other option');
      if (args.stdin === true && isTty)
        throw new UsageError('--stdin reads from a pipe or file, and this is a terminal: leave it out to be asked');
      try {
        return await (args.remove === true ? remove() : store());
      } catch (error) {
        throw error instanceof PrivateFileError
          ? new UserError(error.message, { cure: error.cure, cause: error })
          : error;
      }
    },
  });

export const connect = connectVerb({ input: process.stdin, output: process.stderr });
