import type { ConfigChange } from '../domain/config-changes.ts';
import { coloursFor } from './colours.ts';
import { plainText } from './plain-text.ts';
import { hang } from './text-layout.ts';

const LONGEST = 200;

const brief = (text: string): string => {
  const plain = plainText(text);
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST)}… (${text.length} characters)` : plain;
};

const said = (text: string | null): string => (text === null ? 'not set' : brief(text));

function sentence({ about, kind, name, setting, before, after }: ConfigChange): string {
  if (about === 'setting') return `${setting ?? ''}: ${said(before)} → ${said(after)}`;
  if (about === 'policyOrder') return `order of the policies: ${said(before)} → ${said(after)}`;
  const what = about === 'group' ? brief(name) : `policy ${brief(name)}`;
  if (kind === 'changed') return `${what}${setting === null ? '' : `, ${setting}`}: ${said(before)} → ${said(after)}`;
  return about === 'group' && kind === 'added' ? `${what} → ${said(after)}` : `${what} (${said(before ?? after)})`;
}

const MARKS: Readonly<Record<ConfigChange['kind'], string>> = { added: '+ ', changed: '~ ', removed: '- ' };

const counted = (changes: readonly ConfigChange[], kind: ConfigChange['kind']): string => {
  const count = changes.filter((change) => change.kind === kind).length;
  return count === 0 ? '' : `${count} ${kind}`;
};

/** A line for each change, and their number. */
export function renderChanges(
  changes: readonly ConfigChange[],
  { columns, colour }: { readonly columns: number; readonly colour: boolean },
): string {
  if (changes.length === 0) return 'No changes: the configuration is as the file says';
  const { green, yellow, red } = coloursFor(colour);
  const paints = { added: green, changed: yellow, removed: red };
  const lines = changes.flatMap((change) =>
    hang(MARKS[change.kind], sentence(change), columns).map((line) => paints[change.kind](line)),
  );
  const kinds = (['added', 'changed', 'removed'] as const).map((kind) => counted(changes, kind)).filter(Boolean);
  return [...lines, `${changes.length === 1 ? '1 change' : `${changes.length} changes`}: ${kinds.join(', ')}`].join(
    '\n',
  );
}
