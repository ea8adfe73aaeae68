#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { startSimulator } from './server.ts';
import { isWorldName } from './world/build.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8299' },
    world: { type: 'string', default: 'small' },
    seed: { type: 'string', default: '1' },
    'existing-assets': { type: 'string', default: '0' },
  },
});

if (!isWorldName(values.world)) {
  console.error(`There is no world "${values.world}": choose small, medium, large or awkward.`);
  process.exit(2);
}

const simulator = await startSimulator({
  port: Number(values.port),
  world: values.world,
  seed: Number(values.seed),
  existingAssets: Number(values['existing-assets']),
});

console.log(`Level and HaloPSA are simulated (world ${values.world}, seed ${values.seed}).

  LEVEL_API_URL=${simulator.levelUrl}
  LEVEL_API_KEY=${simulator.credentials.levelKey}
  HALOPSA_URL=${simulator.haloUrl}
  HALOPSA_CLIENT_ID=${simulator.credentials.haloClientId}
  HALOPSA_CLIENT_SECRET=${simulator.credentials.haloClientSecret}

Control: ${simulator.url}/__sim/world (and switches, faults, edit, ledger, state: simulator/README.md). Ctrl+C ends it.`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void simulator.close());
