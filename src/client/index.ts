export { changeSettings, saveMappings } from './change-integration.ts';
export { connectClient, type ClientSource } from './connect-client.ts';
export { ensureIntegration } from './ensure-integration.ts';
export { inspect, type Inspected } from './inspect.ts';
export { hasPoller, type Pollers } from './pollers.ts';
export { readHold, type Hold } from './read-hold.ts';
export { readConfig, readStatus } from './read-integration.ts';
export { disable, enable, syncNow } from './switch.ts';
export { UserError } from './user-error.ts';
