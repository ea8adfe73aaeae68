import type { AlertFeedState, FeedStatus } from '../contract/messages.ts';

export const feedStatusOf = (state: AlertFeedState): FeedStatus => {
  const { triage } = state;
  const held = new Set(triage.storms.flatMap((storm) => storm.held));
  return {
    enabled: state.config?.enabled === true,
    readAt: state.readAt,
    active: state.active,
    waiting: Object.keys(triage.waiting).length - held.size,
    storms: triage.storms.map((storm) => ({ ...storm, held: storm.held.length })),
    skipped: state.skipped,
    totals: triage.totals,
    problems: state.problems,
  };
};

/** For somebody who opens the workflow in the Web UI and has never seen it. Markdown. */
export function feedDetails(state: AlertFeedState): string {
  const { active, waiting, storms, totals, problems, enabled } = feedStatusOf(state);
  return [
    ...problems.map((problem) => `**Problem:** ${String(problem.message)}`),
    `**${enabled ? 'On' : 'Off'}**: ${active} alerts fire in Level`,
    `${totals.opened} tickets asked for since the beginning, ${waiting} alerts wait for their time`,
    ...storms.map((storm) => `**Storm** at ${storm.clientName}: ${storm.held} alerts held`),
  ].join('\n\n');
}
