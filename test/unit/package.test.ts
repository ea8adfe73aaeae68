import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Of a build, only what runs: no tests, simulator or scripts, and no maps to sources that are not there. */
const WANTED =
  /^(dist\/src\/[\w/-]+\.js|dist\/workflow-bundle\.js|docs\/[\w./-]+\.(md|json)|(README|CHANGELOG)\.md|LICENSE|package\.json)$/;

const files = (): string[] => {
  const said = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [packed] = JSON.parse(said) as { readonly files: readonly { readonly path: string }[] }[];
  return (packed?.files ?? []).map(({ path }) => path);
};

describe('npm pack', () => {
  test('takes what runs and what explains it, and nothing else', () => {
    const found = files();
    expect(found.filter((path) => !WANTED.test(path))).toEqual([]);
    const documents = readdirSync(`${ROOT}docs`, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.includes('.'),
    );
    const needed = ['README.md', 'CHANGELOG.md', 'LICENSE', 'package.json', ...documents.map((name) => `docs/${name}`)];
    expect(needed.filter((path) => !found.includes(path))).toEqual([]);
  });
});
