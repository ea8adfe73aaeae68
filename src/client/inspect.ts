import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { CheckLine, HaloClientView, LevelGroupView } from '../contract/activities.ts';
import type { InspectInput, InspectResult } from '../contract/messages.ts';
import { inspectId, WORKFLOWS } from '../contract/names.ts';
import type { AlertCounts, AlertExplanation, AlertNameView } from '../contract/alert-views.ts';
import { runShort } from './run-short.ts';

/** What each question answers with, all pages together. */
export interface Inspected {
  connection: readonly CheckLine[];
  groups: readonly LevelGroupView[];
  clients: readonly HaloClientView[];
  alertNames: readonly AlertNameView[];
  alertCounts: AlertCounts;
  alert: AlertExplanation;
}

type What = InspectInput['what'];

/** What a question needs besides its name. */
type Details<W extends What> = W extends 'alert' ? [details: { readonly alertId: string }] : [];

const SUMMARY: Readonly<Record<What, string>> = {
  connection: 'Test the connection',
  groups: 'List Level groups',
  clients: 'List HaloPSA clients',
  alertNames: 'List alert names',
  alertCounts: 'Count alerts that fire',
  alert: 'Explain an alert',
};

const ask = (client: Client, input: InspectInput): Promise<InspectResult> =>
  runShort<InspectInput, InspectResult>(client, {
    type: WORKFLOWS.inspect,
    workflowId: inspectId(input.connection, randomUUID()),
    input,
    summary: SUMMARY[input.what],
  });

/** Answers that come in one piece; null = a page. */
function wholeAnswer(answer: InspectResult): Inspected[What] | null {
  switch (answer.what) {
    case 'connection':
      return answer.lines;
    case 'alertCounts':
      return answer.counts;
    case 'alert':
      return answer.explanation;
    case 'groups':
    case 'clients':
    case 'alertNames':
      return null;
  }
}

/**
 * Asks a worker with the credentials of the connection; works while the integration is off. Writes nothing.
 *
 * @throws {UserError} when no worker has the credentials, or what Level or HaloPSA said instead
 */
export async function inspect<W extends What>(
  client: Client,
  connection: string,
  what: W,
  ...[details]: Details<W>
): Promise<Inspected[W]> {
  const all: unknown[] = [];
  for (let offset: number | null = 0; offset !== null;) {
    const answer: InspectResult = await ask(client, { connection, what, offset, ...details });
    const whole = wholeAnswer(answer);
    if (whole !== null) return whole as Inspected[W];
    const { items, next } = answer as Extract<InspectResult, { readonly items: unknown }>;
    all.push(...items);
    if (next !== null && next <= offset) throw new Error(`page ${offset} of ${what} names ${next} as the next`);
    offset = next;
  }
  return all as unknown as Inspected[W];
}
