import type { Voice } from '../holder/voice.ts';
import { withVoice } from './with-voice.ts';

/** A person waits: longer than this and the limit itself is the answer. */
const PATIENCE_MS = 20_000;
const HEARTBEAT_SECONDS = 2;

/** Everything of a person's question happens outside the hold: any process may answer. */
export const asked = <T>(
  about: 'halopsa' | 'level',
  work: (voice: Voice) => Promise<T>,
  waitMs: number = PATIENCE_MS,
): Promise<T> =>
  withVoice(
    {
      hold: null,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      budgetClass: 'interactive',
      share: () => 1,
      waitMs,
    },
    about,
    work,
  );
