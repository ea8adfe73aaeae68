import type { FileFault } from '../domain/located.ts';

/** "line 12, groups[0].client: …" */
export const faultText = ({ line, path, message }: FileFault): string =>
  [line > 0 ? `line ${line}` : '', path].filter((part) => part !== '').join(', ') +
  (line > 0 || path !== '' ? `: ${message}` : message);
