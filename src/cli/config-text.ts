import { createReadStream } from 'node:fs';
import { UserError } from '../client/user-error.ts';

const MOST_BYTES = 1_000_000;

const UTF16_MARK = [0xff, 0xfe];

function decoded(bytes: Buffer, name: string): string {
  // What PowerShell writes by `>`.
  const isUtf16 = bytes[0] === UTF16_MARK[0] && bytes[1] === UTF16_MARK[1];
  try {
    return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new UserError(`${name} is no text in UTF-8`, { cure: 'Save it in the encoding UTF-8', cause: error });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'it may not be read by this user',
};

/**
 * The text of a configuration file.
 *
 * @param file its path; "-" is standard input
 * @throws {UserError} when it cannot be read, is over 1 MB, or is no UTF-8
 */
export async function readConfigText(file: string, stdin: NodeJS.ReadableStream = process.stdin): Promise<string> {
  const name = file === '-' ? 'Standard input' : file;
  const chunks: Buffer[] = [];
  let bytes = 0;
  const source = file === '-' ? stdin : createReadStream(file);
  try {
    for await (const chunk of source) {
      const part = Buffer.from(chunk);
      bytes += part.length;
      if (bytes > MOST_BYTES) break;
      chunks.push(part);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new UserError(`${name} cannot be read: ${REASONS[code] ?? (error instanceof Error ? error.message : code)}`, {
      cure: 'Name a file that level-halopsa export has written, or "-" for standard input',
      cause: error,
    });
  }
  if (bytes > MOST_BYTES)
    throw new UserError(`${name} is over 1 MB: that is no configuration`, {
      cure: 'Name a file that level-halopsa export has written',
    });
  return decoded(Buffer.concat(chunks), name);
}
