import type { Verb } from '../verb.ts';
import { clients } from './clients.ts';
import { disable } from './disable.ts';
import { enable } from './enable.ts';
import { groups } from './groups.ts';
import { mapAdd } from './map-add.ts';
import { mapList } from './map-list.ts';
import { mapRemove } from './map-remove.ts';
import { status } from './status.ts';
import { sync } from './sync.ts';
import { testConnection } from './test-connection.ts';
import { worker } from './worker.ts';

/** In the order in which a person needs them. */
export const VERBS: readonly Verb[] = [
  worker,
  testConnection,
  groups,
  clients,
  mapAdd,
  mapList,
  mapRemove,
  enable,
  status,
  sync,
  disable,
];
