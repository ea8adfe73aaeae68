import { Context } from '@temporalio/activity';
import type { FailureDetails } from '../contract/failures.ts';
import { Voice, type VoiceOptions } from '../holder/voice.ts';
import { toFailure } from './to-failure.ts';

/** Runs an activity's work with a voice of its own: regular heartbeats, and failures that carry the records. */
export async function withVoice<T>(
  options: Omit<VoiceOptions, 'context'>,
  about: FailureDetails['about'],
  work: (voice: Voice, context: Context) => Promise<T>,
): Promise<T> {
  const context = Context.current();
  const voice = new Voice({ ...options, context });
  voice.tick();
  const ticking = setInterval(() => voice.tick(), options.heartbeatSeconds * 1_000);
  try {
    return await work(voice, context);
  } catch (error) {
    throw toFailure(error, about, voice.records);
  } finally {
    clearInterval(ticking);
  }
}
