/** What was opened, closed in reverse order; one that will not close does not keep the others open. */
export class Cleanup {
  readonly #steps: { readonly what: string; readonly undo: () => Promise<unknown> }[] = [];

  add(what: string, undo: () => Promise<unknown>): void {
    this.#steps.push({ what, undo });
  }

  /** @returns what could not be closed, and why */
  async run(): Promise<string[]> {
    const faults: string[] = [];
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop())
      await step.undo().catch((error: unknown) => faults.push(`${step?.what ?? ''}: ${String(error)}`));
    return faults;
  }
}
