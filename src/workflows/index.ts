export { integration } from './integration.ts';
export { groupSync } from './group-sync.ts';
export { inspect } from './inspect.ts';
