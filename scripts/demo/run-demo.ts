import { readFileSync } from 'node:fs';
import { coloursFor } from '../../src/cli/colours.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { readStatus } from '../../src/client/read-integration.ts';
import { alertScript, type AlertScript } from './alert-script.ts';
import { Cleanup } from './cleanup.ts';
import { firstSync } from './first-sync.ts';
import { follow } from './follow.ts';
import { INTERRUPTED, listenForInterrupt, type Interrupt } from './interrupt.ts';
import { renderNextSteps } from './next-steps.ts';
import type { DemoOptions } from './options.ts';
import { sayStep, screenFor, stderrTerminal } from './screen.ts';
import { newDataDirectory, openStage, type Stage } from './stage.ts';
import { isGood, renderSummary, type Summary } from './summary.ts';
import { tearDown } from './tear-down.ts';
import { NO_TICKETS, renderTicketCounts } from './ticket-counts.ts';
import { playTickets, type TicketOutcome } from './ticket-scene.ts';
import { ticketScreenFor } from './ticket-screen.ts';

/** Far more than any world of the demo needs. */
const LIMIT_MS = 300_000;
/** For each step of the tickets. */
const TICKETS_LIMIT_MS = 60_000;

/** A worker that ends by itself is the end of the demo. */
const unlessWorkerEnds = <T>({ worker, log }: Stage, work: Promise<T>): Promise<T> =>
  Promise.race([
    work,
    worker.ended.then((): never => {
      throw new Error(`the worker ended by itself. The end of its log:\n${readFileSync(log, 'utf8').slice(-2_000)}`);
    }),
  ]);

async function tickets(
  stage: Stage,
  script: AlertScript,
  { interrupt, progress }: { readonly interrupt: Interrupt; readonly progress: Terminal },
): Promise<TicketOutcome> {
  const outcome = await playTickets(stage, script, {
    screen: ticketScreenFor(progress),
    clientNames: new Map(stage.rows.map(({ clientId, clientName }) => [clientId, clientName])),
    limitMs: TICKETS_LIMIT_MS,
    isAsked: interrupt.isAsked,
  });
  // What was not played to its end is not as it should be; that needs no words.
  if (!interrupt.isAsked()) progress.err(`\n${renderTicketCounts(outcome.counts, outcome.faults, progress)}\n`);
  return outcome;
}

async function play(
  stage: Stage,
  options: DemoOptions,
  world: {
    readonly env: NodeJS.ProcessEnv;
    readonly interrupt: Interrupt;
    readonly data: Terminal;
    readonly progress: Terminal;
  },
): Promise<number> {
  const { env, interrupt, data, progress } = world;
  const first = await readStatus(stage.temporal.client, stage.connection);
  const screen = screenFor(progress, first);
  const synced = await firstSync(stage, screen, { limitMs: LIMIT_MS, isAsked: interrupt.isAsked });
  const disagreements = await stage.estate.disagreements();
  const text = renderSummary(synced, disagreements, progress);
  progress.err(`\n${text}\n`);
  const script = alertScript(await stage.estate.namedDevices(), stage.rows);
  const { counts, faults } = interrupt.isAsked()
    ? { counts: NO_TICKETS, faults: ['no alert was raised'] }
    : await tickets(stage, script, { interrupt, progress });
  const summary: Summary = { ...synced, ...counts };
  if (!options.exit && !interrupt.isAsked())
    progress.err(await renderNextSteps(stage, script, { env, terminal: progress }));
  if (options.json) data.out(JSON.stringify(summary));
  if (!options.exit) await follow(stage, progress, interrupt.isAsked);
  if (isGood(synced, disagreements) && faults.length === 0) return 0;
  return interrupt.isAsked() ? INTERRUPTED : 1;
}

/** From nothing to every row Synced and alerts with tickets, and back to nothing. @returns the exit code */
export async function runDemo(options: DemoOptions, env: NodeJS.ProcessEnv, data: Terminal): Promise<number> {
  const progress = stderrTerminal(env);
  const dataDir = await newDataDirectory();
  const cleanup = new Cleanup();
  const interrupt = listenForInterrupt(
    () => progress.err(coloursFor(progress.colour).yellow('\nStopping; Ctrl-C again ends at once')),
    () => tearDown(dataDir),
  );
  const step = (text: string): void => sayStep(progress, text);
  try {
    const stage = await openStage(options, { env, dataDir, cleanup, progress: step });
    if (interrupt.isAsked()) return INTERRUPTED;
    return await unlessWorkerEnds(stage, play(stage, options, { env, interrupt, data, progress }));
  } finally {
    const faults = await cleanup.run();
    for (const fault of faults) progress.err(`could not be closed: ${fault}`);
  }
}
