import type { StormSettings } from './ticket-settings.ts';
import type { Storm, TriageState } from './triage.ts';

/** When it is over by itself, unless another alert of the client comes, ms since 1970. */
export const calmAt = ({ lastAt }: Pick<Storm, 'lastAt'>, { calmSeconds }: StormSettings): number =>
  lastAt + calmSeconds * 1_000;

/** It still holds new alerts of its client. */
export const goesOn = (storm: Pick<Storm, 'lastAt' | 'end'>, settings: StormSettings, at: number): boolean =>
  storm.end === null && at < calmAt(storm, settings);

/** The tickets that still count against the limits. */
export const withinWindow = (
  opened: TriageState['opened'],
  { windowSeconds }: StormSettings,
  now: number,
): TriageState['opened'] => {
  const after = now - windowSeconds * 1_000;
  return opened.every(({ at }) => at > after) ? opened : opened.filter(({ at }) => at > after);
};

/** Counts new tickets of the window against the limits; those decided on count at once. */
export class StormLimits {
  readonly #settings: StormSettings;
  readonly #perClient = new Map<number, number>();
  #overall = 0;

  constructor(opened: TriageState['opened'], settings: StormSettings, now: number) {
    this.#settings = settings;
    for (const { clientId } of withinWindow(opened, settings, now)) this.count(clientId);
  }

  count(clientId: number): void {
    this.#overall += 1;
    this.#perClient.set(clientId, (this.#perClient.get(clientId) ?? 0) + 1);
  }

  hasPlace(clientId: number): boolean {
    return (this.#perClient.get(clientId) ?? 0) < this.#settings.perClient;
  }

  get hasPlaceOverall(): boolean {
    return this.#overall < this.#settings.overall;
  }
}
