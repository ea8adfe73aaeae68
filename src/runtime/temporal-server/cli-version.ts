import { runCommand } from './run-command.ts';

/** Every feature the server is asked for exists from here on. */
export const OLDEST_CLI = '1.9';
/** The version that is fetched when none is there. */
export const FETCHED_CLI = '1.9.1';

/** Reads `temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)`; null when the text is something else. */
export const parseCliVersion = (text: string): string | null =>
  /^temporal version v?(\d+\.\d+\.\d+\S*)/m.exec(text)?.[1] ?? null;

export function isAtLeast(version: string, floor: string): boolean {
  const [have, need] = [version, floor].map((text) => text.split(/[.-]/).map((part) => Number.parseInt(part, 10)));
  for (const [index, wanted] of (need ?? []).entries()) {
    const got = have?.[index] ?? 0;
    if (got !== wanted) return got > wanted;
  }
  return true;
}

export type CliProbe = { version: string } | { why: string };

/** Runs `<path> --version`. A file of another platform, or half a file, shows here and not at the first start. */
export async function probeCli(path: string, env: NodeJS.ProcessEnv): Promise<CliProbe> {
  const result = await runCommand(path, ['--version'], { env, timeoutMs: 20_000 });
  if (!result.ok) return { why: `does not run: ${result.why}` };
  const version = parseCliVersion(result.stdout);
  return version === null ? { why: 'does not say a Temporal version' } : { version };
}
