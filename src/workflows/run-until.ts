import {
  CancellationScope,
  condition,
  startChild,
  type ChildWorkflowOptions,
  type Workflow,
  type WorkflowResultType,
} from '@temporalio/workflow';

/** The work was asked to end, and did not end well: whatever it failed with, that is the reason. */
export class Stopped extends Error {}

/** Runs work until it ends, or until `stop` holds: then it is cancelled and awaited. */
async function guarded<T>(scope: CancellationScope, stop: () => boolean, work: Promise<T>): Promise<T> {
  let isDone = false;
  let isStopped = false;
  const watching = condition(() => isDone || stop())
    .then(() => {
      if (isDone) return;
      isStopped = true;
      scope.cancel();
    })
    // A cancellation of the workflow itself reaches the work, which says so; here it would be nobody's.
    .catch(() => undefined);
  try {
    return await work;
  } catch (error) {
    // By now `stop` may no longer hold: a switch can be turned off and on within a moment.
    if (isStopped) throw new Stopped('asked to end', { cause: error });
    throw error;
  } finally {
    isDone = true;
    await watching;
  }
}

/** @throws {Stopped} when it was asked to end and failed, cancellation included */
export function runUntil<T>(stop: () => boolean, run: () => Promise<T>): Promise<T> {
  const scope = new CancellationScope();
  return guarded(scope, stop, scope.run(run));
}

/** A cancel between the child's initiation and its start is lost: one asked for then is applied afterwards. */
export async function childUntil<T extends Workflow>(
  stop: () => boolean,
  type: string,
  options: ChildWorkflowOptions & { args: Parameters<T> },
): Promise<WorkflowResultType<T>> {
  const scope = new CancellationScope();
  const child = await scope.run(() => startChild<T>(type, options as never));
  return guarded(scope, stop, child.result());
}
