/** A name as people compare it: case, Unicode form and blanks around it make no difference. */
export const foldedName = (name: string): string => name.normalize('NFC').trim().toLowerCase();

export const sameName = (a: string, b: string): boolean => foldedName(a) === foldedName(b);

/** "Acme/HQ" and "Acme / HQ" are one path. */
export const foldedPath = (path: string): string => path.split('/').map(foldedName).join('/');
