/** The simulator's own door: what happens at both sides without a client of theirs, and how they stand. */
export class ControlPlane {
  readonly #url: string;

  /** @param url of the simulator */
  constructor(url: string) {
    this.#url = `${url}/__sim`;
  }

  ask = <T>(path: string): Promise<T> => this.#call<T>(path);

  /** Edits, done in order. @returns what each says */
  edit = <T = unknown>(...edits: readonly Readonly<Record<string, unknown>>[]): Promise<T[]> =>
    this.#call<T[]>('edit', { method: 'POST', body: JSON.stringify(edits) });

  async #call<T>(path: string, request: RequestInit = {}): Promise<T> {
    const answer = await fetch(`${this.#url}/${path}`, request);
    if (!answer.ok) throw new Error(`the simulator answered ${answer.status} to ${path}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}
