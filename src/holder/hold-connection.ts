import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure, Context } from '@temporalio/activity';
import { Worker, type NativeConnection } from '@temporalio/worker';
import type { HoldActivities, HoldInput } from '../contract/activities.ts';
import { FAILURES } from '../contract/failures.ts';
import { queues } from '../contract/names.ts';
import type { HoldDetails } from '../contract/records.ts';
import type { ConnectionClients } from './connection-clients.ts';
import { HaloView } from './halo-view.ts';
import { Hold } from './hold.ts';
import { Session } from './session.ts';

export interface HoldDeps {
  readonly clients: ConnectionClients;
  readonly nativeConnection: NativeConnection;
  readonly namespace: string;
  /** Host and process, for people. */
  readonly identity: string;
  readonly credentialsFrom: NonNullable<HoldDetails['credentialsFrom']>;
  /** Aborted when this process is to hold the connection no longer, or with other credentials. */
  readonly stopping: AbortSignal;
  /** What its Workers run, by queue. */
  readonly activities: Readonly<Record<keyof typeof SLOTS, (session: Session) => object>>;
}

/** A task handed to a Worker that is closing would be lost until its timeout: keep taking, and refuse. */
const REFUSING_MS = 1_500;
/** Tickets have slots of their own: they never wait behind assets. */
const SLOTS = { watch: 6, assets: 8, tickets: 8 } as const;

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

function innerWorker(deps: HoldDeps, taskQueue: string, activities: object, slots: number): Promise<Worker> {
  return Worker.create({
    connection: deps.nativeConnection,
    namespace: deps.namespace,
    identity: deps.identity,
    taskQueue,
    activities,
    maxConcurrentActivityTaskExecutions: slots,
    maxConcurrentActivityTaskPolls: 2,
    shutdownGraceTime: '90s',
    maxHeartbeatThrottleInterval: '2s',
    defaultHeartbeatThrottleInterval: '2s',
  });
}

/** Beats until the hold has ended and its Workers are drained: a drain without heartbeats would lose the lease early. */
function keepBeating(
  hold: Hold,
  context: Context,
  heartbeatSeconds: number,
  details: () => HoldDetails,
): NodeJS.Timeout {
  return setInterval(() => {
    if (hold.isOpen) hold.confirm().catch(() => undefined);
    else context.heartbeat(details());
  }, heartbeatSeconds * 1_000);
}

/** Whether the last process that held this connection is gone without a word. */
function isAfterCrash(context: Context): boolean {
  const last = context.info.heartbeatDetails as Partial<HoldDetails> | undefined;
  return context.info.attempt > 1 && last !== undefined && last.isReleased !== true;
}

async function holdConnection(deps: HoldDeps, input: HoldInput): Promise<{ ended: 'disabled' }> {
  const context = Context.current();
  const { clients } = deps;
  const { heartbeat } = input.settings.timing;
  clients.use(input.settings);
  const since = new Date().toISOString();
  const open = clients.open();
  let isReleased = false;
  // oxlint-disable-next-line prefer-const -- the details are read before the session exists
  let session: Session | undefined;
  const details = (): HoldDetails => ({
    holder: deps.identity,
    credentialsFrom: deps.credentialsFrom,
    since,
    budgetLeft: clients.haloBudget.left,
    budgetLimit: clients.haloBudget.limit,
    waitingUntil: iso(clients.haloBudget.waitingUntil),
    sweptAt: iso(session?.sweep?.at ?? null),
    nextSweepAt: iso(session?.nextSweepAt ?? null),
    alerts: session?.alertWatch.summary ?? null,
    isReleased,
  });
  const hold = new Hold(context, heartbeat, details);
  const stop = (): void => hold.end('stopping');
  deps.stopping.addEventListener('abort', stop);
  context.cancelled.catch(() => hold.end('disabled'));
  if (deps.stopping.aborted) stop();
  session = new Session({
    settings: input.settings,
    hold,
    view: new HaloView(open.halo),
    level: open.level,
    isAfterCrash: isAfterCrash(context),
    inDoubt: clients.inDoubt,
  });
  const beating = keepBeating(hold, context, heartbeat, details);
  const workers: Worker[] = [];
  const running: Promise<unknown>[] = [];
  const drain = async (): Promise<void> => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    await Promise.allSettled(running);
  };
  try {
    await hold.confirm();
    const names = queues(input.connection);
    for (const queue of ['watch', 'tickets', 'assets'] as const)
      workers.push(await innerWorker(deps, names[queue], deps.activities[queue](session), SLOTS[queue]));
    const lost = (): 'lost' => 'lost';
    for (const worker of workers) running.push(worker.run());
    const why = await Promise.race([hold.ended, ...running.map((run) => run.then(lost, lost))]);
    hold.end(why);
    await sleep(REFUSING_MS);
    await drain();
    isReleased = !session.isInDoubt;
    context.heartbeat(details());
    if (why === 'disabled') return { ended: 'disabled' };
    throw ApplicationFailure.create({
      type: FAILURES.handedOver,
      message: why === 'stopping' ? 'this worker stops: another one takes over' : 'the hold was lost: it begins anew',
      nextRetryDelay: 100,
    });
  } finally {
    clearInterval(beating);
    deps.stopping.removeEventListener('abort', stop);
    hold.end('lost');
    await drain();
  }
}

export const createHoldActivities = (deps: HoldDeps): HoldActivities => ({
  holdConnection: (input) => holdConnection(deps, input),
});
