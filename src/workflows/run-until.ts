import { CancellationScope, condition, startChild, type ChildWorkflowOptions, type Workflow, type WorkflowResultType } from '@temporalio/workflow';

/** Runs work until it ends, or until `stop` holds: then it is cancelled and awaited. */
async function guarded<T>(scope: CancellationScope, stop: () => boolean, work: Promise<T>): Promise<T> {
  let isDone = false;
  const watching = condition(() => isDone || stop()).then(() => {
    if (!isDone) scope.cancel();
  });
  try {
    return await work;
  } finally {
    isDone = true;
    await watching;
  }
}

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
