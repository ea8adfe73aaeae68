import type { Verb } from '../verb.ts';
import { apply } from './apply.ts';
import { clients } from './clients.ts';
import { completionVerb } from './completion.ts';
import { connect } from './connect.ts';
import { disable } from './disable.ts';
import { enable } from './enable.ts';
import { explainAlert } from './explain-alert.ts';
import { exportVerb } from './export.ts';
import { groups } from './groups.ts';
import { mapAdd } from './map-add.ts';
import { mapList } from './map-list.ts';
import { mapRemove } from './map-remove.ts';
import { mapSuggest } from './map-suggest.ts';
import { pause } from './pause.ts';
import { policiesAdd } from './policies-add.ts';
import { policiesList } from './policies-list.ts';
import { policiesRemove } from './policies-remove.ts';
import { policiesSuggest } from './policies-suggest.ts';
import { policiesTestTicket } from './policies-test-ticket.ts';
import { resume } from './resume.ts';
import { status } from './status.ts';
import { stormDrop } from './storm-drop.ts';
import { stormList } from './storm-list.ts';
import { stormRelease } from './storm-release.ts';
import { sync } from './sync.ts';
import { testConnection } from './test-connection.ts';
import { worker } from './worker.ts';

/** In the order in which a person needs them. */
export const VERBS: readonly Verb[] = [
  worker,
  connect,
  testConnection,
  groups,
  clients,
  mapSuggest,
  mapAdd,
  mapList,
  mapRemove,
  policiesSuggest,
  policiesAdd,
  policiesList,
  policiesRemove,
  policiesTestTicket,
  exportVerb,
  apply,
  enable,
  status,
  sync,
  pause,
  resume,
  explainAlert,
  stormList,
  stormRelease,
  stormDrop,
  disable,
  completionVerb(() => VERBS),
];
