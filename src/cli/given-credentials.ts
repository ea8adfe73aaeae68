import { UserError } from '../client/user-error.ts';
import { draftFromEnv } from '../runtime/config.ts';
import {
  ConfigError,
  credentialsOf,
  PROPERTIES,
  REQUIRED,
  VARIABLES,
  type Credentials,
  type Draft,
  type Field,
  type Labels,
} from '../runtime/credentials.ts';

const MOST_BYTES = 65_536;
const SHAPE = '{"halopsa":{"url":"…","clientId":"…","clientSecret":"…"},"level":{"apiKey":"…"}}';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every value by its path. What is no text is a fault: it is named, never shown. */
function draftOfJson(json: unknown): { draft: Draft; faults: string[] } {
  const draft: Partial<Record<Field, string>> = {};
  const faults: string[] = [];
  const fields = new Map(Object.entries(PROPERTIES).map(([field, path]) => [path, field as Field]));
  if (!isRecord(json)) return { draft, faults: [`stdin holds no object such as ${SHAPE}`] };
  for (const [side, values] of Object.entries(json)) {
    if (!isRecord(values)) {
      faults.push(`${side} is no object`);
      continue;
    }
    for (const [name, value] of Object.entries(values)) {
      const field = fields.get(`${side}.${name}`);
      if (field === undefined) faults.push(`${side}.${name} is not known: ${[...fields.keys()].join(', ')} are`);
      else if (typeof value !== 'string') faults.push(`${side}.${name} must be a text`);
      else if (value.trim() !== '') draft[field] = value.trim();
    }
  }
  return { draft, faults };
}

function complete(draft: Draft, faults: readonly string[], labels: Labels, allowHttp: boolean): Credentials {
  if (faults.length > 0) throw new ConfigError(faults);
  return credentialsOf(draft, { labels, allowHttp });
}

const refused = (error: unknown, source: string, cure: string): unknown =>
  error instanceof ConfigError
    ? new UserError(`The credentials from ${source} cannot be used`, { reasons: error.faults, cure })
    : error;

/** Credentials as JSON from standard input. @throws {UserError} naming every fault */
export async function credentialsFromStdin(
  stdin: AsyncIterable<Buffer | string>,
  former: Draft,
  allowHttp: boolean,
): Promise<Credentials> {
  const cure = `stdin holds JSON such as ${SHAPE}`;
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) {
    chunks.push(Buffer.from(chunk));
    if (chunks.reduce((sum, { length }) => sum + length, 0) > MOST_BYTES)
      throw new UserError(`stdin holds more than ${MOST_BYTES} bytes`, { cure });
  }
  let json: unknown;
  try {
    json = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    // The parser's message would quote a secret.
    throw new UserError('stdin holds no valid JSON', { cure });
  }
  const { draft, faults } = draftOfJson(json);
  try {
    return complete({ ...former, ...draft }, faults, PROPERTIES, allowHttp);
  } catch (error) {
    throw refused(error, 'stdin', cure);
  }
}

/** Credentials from environment variables and the files that they name. @throws {UserError} naming every fault */
export function credentialsFromEnv(env: NodeJS.ProcessEnv, former: Draft, allowHttp: boolean): Credentials {
  const { draft, faults } = draftFromEnv(env);
  const names = REQUIRED.map((field) => VARIABLES[field]).join(', ');
  const cure = `Without a terminal nothing is asked: set ${names} (or …_FILE), or give JSON on stdin with --stdin`;
  if (Object.keys(draft).length === 0 && faults.length === 0)
    throw new UserError('No credentials were given', { cure });
  try {
    return complete({ ...former, ...draft }, faults, VARIABLES, allowHttp);
  } catch (error) {
    throw refused(error, 'the environment', cure);
  }
}
