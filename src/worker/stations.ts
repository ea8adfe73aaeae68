import type { Logger } from 'pino';
import type { Selection, Wanted } from '../runtime/select-connections.ts';
import type { Station } from './serve-connection.ts';

export interface StationsDeps {
  /** @param key name in the queues */
  readonly open: (key: string, wanted: Wanted) => Promise<Station>;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}

interface Open {
  readonly wanted: Wanted;
  readonly station: Station;
}

const isSame = (a: Wanted, b: Wanted): boolean =>
  a.scope === b.scope && JSON.stringify(a.connection) === JSON.stringify(b.connection);

/** What this process serves, kept equal to what it is to serve. One change at a time. */
export class Stations {
  readonly #deps: StationsDeps;
  readonly #open = new Map<string, Open>();
  readonly #leaving = new Set<Promise<void>>();
  readonly #failing = new Map<string, string>();
  #turn: Promise<void> = Promise.resolve();
  #isStopped = false;
  #fail: (error: unknown) => void = () => undefined;
  /** Rejects when a station ended although nobody stopped it. */
  readonly failed: Promise<never>;

  constructor(deps: StationsDeps) {
    this.#deps = deps;
    this.failed = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.failed.catch(() => undefined);
  }

  get names(): string[] {
    return [...this.#open.values()]
      .filter(({ wanted }) => wanted.scope === 'all')
      .map(({ wanted }) => wanted.connection.name);
  }

  /**
   * Opens what is new, stops what is gone, and renews what has other credentials: its hold is handed over to itself.
   * What cannot be opened now is tried again by the next call.
   *
   * @returns the errors of what could not be opened
   */
  async adopt(selection: Selection): Promise<unknown[]> {
    const errors: unknown[] = [];
    this.#turn = this.#turn.then(async () => {
      if (this.#isStopped) return;
      const { wanted, kept } = selection;
      for (const key of this.#open.keys())
        if (!wanted.has(key) && kept !== 'all' && !kept.has(key)) this.#leave(key, 'is no longer served');
      for (const [key, each] of wanted) {
        const error = await this.#serve(key, each);
        if (error !== null) errors.push(error);
      }
    });
    await this.#turn;
    return errors;
  }

  async #serve(key: string, wanted: Wanted): Promise<unknown> {
    const open = this.#open.get(key);
    if (open !== undefined && isSame(open.wanted, wanted)) return null;
    if (open !== undefined) this.#leave(key, 'has other credentials now');
    try {
      const station = await this.#deps.open(key, wanted);
      this.#open.set(key, { wanted, station });
      const lost = (error: unknown): void => {
        if (this.#open.get(key)?.station === station) this.#fail(error);
      };
      station.ended.then(() => lost(new Error(`the Workers of ${key} ended`)), lost);
      this.#failing.delete(key);
      this.#tell(wanted, wanted.scope === 'all' ? 'is served' : 'has credentials that are tested');
      return null;
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      if (this.#failing.get(key) !== text)
        this.#deps.logger.warn({ connection: key, error: text }, `connection ${key} cannot be served yet: tried again`);
      this.#failing.set(key, text);
      return error;
    }
  }

  #leave(key: string, why: string): void {
    const open = this.#open.get(key);
    if (open === undefined) return;
    this.#open.delete(key);
    if (open.wanted.scope === 'all') this.#tell(open.wanted, `${why}: requests on the wire end first`);
    const leaving = open.station.stop().finally(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
  }

  #tell({ connection, origin }: Wanted, what: string): void {
    const from = origin === 'environment' ? 'the environment variables' : 'the connections file';
    this.#deps.logger.info(
      { connection: connection.name, credentialsFrom: origin },
      `connection ${connection.name} (from ${from}) ${what}`,
    );
  }

  /** Stops all, and waits for those that were leaving already. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#turn;
    for (const key of this.#open.keys()) this.#leave(key, 'stops');
    await Promise.allSettled(this.#leaving);
  }
}
