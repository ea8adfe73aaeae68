export { integration } from './integration.ts';
export { groupSync } from './group-sync.ts';
export { alertFeed } from './alert-feed.ts';
export { alertTicket } from './alert-ticket.ts';
export { inspect } from './inspect.ts';
export { task } from './task.ts';
