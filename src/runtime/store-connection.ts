import { randomBytes } from 'node:crypto';
import { connectionsPath, entryOf, type Entries } from './connections-file.ts';
import type { Credentials } from './credentials.ts';
import { editConnections } from './edit-connections.ts';
import { PrivateFileError } from './private-file.ts';

/** What a pending entry is called: no worker that has other credentials of that connection can answer for it. */
export const newTestName = (): string => `test-${randomBytes(6).toString('hex')}`;

const without = (entries: Entries, name: string): Entries =>
  Object.fromEntries(Object.entries(entries).filter(([key]) => key !== name));

const changed = (dataDir: string, name: string, how: string): PrivateFileError =>
  new PrivateFileError(
    `The connection ${name} was ${how} meanwhile: nothing was stored`,
    `See ${connectionsPath(dataDir)}`,
  );

/** A worker that watches the file takes it up for its test. Repeated, it stays pending for longer. */
export async function storePending(
  dataDir: string,
  testName: string,
  name: string,
  credentials: Credentials,
): Promise<void> {
  const entry = { state: 'pending', for: name, since: new Date().toISOString(), ...credentials } as const;
  await editConnections(dataDir, (entries) => ({ ...entries, [testName]: entry }));
}

export async function dropPending(dataDir: string, testName: string): Promise<void> {
  await editConnections(dataDir, (entries) => without(entries, testName));
}

/**
 * The tested credentials become those of the connection.
 *
 * @param isRotation whether the connection must exist before, or must not
 * @throws {PrivateFileError} when that changed meanwhile
 */
export async function makeUsable(
  dataDir: string,
  testName: string,
  { name, credentials, isRotation }: { name: string; credentials: Credentials; isRotation: boolean },
): Promise<void> {
  await editConnections(dataDir, (entries) => {
    const exists = entryOf(entries, name) !== undefined;
    if (exists !== isRotation) throw changed(dataDir, name, exists ? 'stored' : 'removed');
    return { ...without(entries, testName), [name]: { state: 'usable', ...credentials } };
  });
}

/** @returns false when there is no such connection */
export async function removeConnection(dataDir: string, name: string): Promise<boolean> {
  let existed = false;
  await editConnections(dataDir, (entries) => {
    existed = entryOf(entries, name) !== undefined;
    return without(entries, name);
  });
  return existed;
}
