/** An edit that names something that does not exist, or makes no sense. */
export class EditError extends Error {}

export type Edit = Record<string, unknown> & { op: string };

export const stringOf = (edit: Edit, name: string): string => {
  const value = edit[name];
  if (typeof value !== 'string') throw new EditError(`${edit.op} needs a text "${name}"`);
  return value;
};

export const numberIn = (edit: Edit, name: string): number => {
  const value = edit[name];
  if (typeof value !== 'number') throw new EditError(`${edit.op} needs a number "${name}"`);
  return value;
};

export function found<T>(row: T | undefined, edit: Edit, what: string): T {
  if (row === undefined) throw new EditError(`${edit.op}: no such ${what}`);
  return row;
}

export const namesIn = (edit: Edit, name: string): string[] => {
  const value = edit[name] ?? [];
  if (!Array.isArray(value)) throw new EditError(`${edit.op} needs a list "${name}"`);
  return value.map(String);
};
