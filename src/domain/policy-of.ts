import { normalName, type Alert } from './alert.ts';
import type { Policy } from './policy.ts';
import { normalPattern, takes } from './policy-pattern.ts';
import { foldedName } from './same-name.ts';

/** `severity`: the policy named would take the alert but for its severities. */
export type PolicyMatch =
  | { readonly policy: Policy }
  | { readonly reason: 'noPolicy' }
  | { readonly reason: 'severity'; readonly policy: string };

interface Normal {
  readonly tags: readonly string[];
  readonly patterns: readonly string[];
}

/** Thousands of alerts meet the same policies at every poll: their spelling is normalised once. */
const known = new WeakMap<Policy, Normal>();

function normalOf(policy: Policy): Normal {
  const before = known.get(policy);
  if (before !== undefined) return before;
  const normal = { tags: policy.tags.map(foldedName), patterns: policy.alerts.map(normalPattern) };
  known.set(policy, normal);
  return normal;
}

/**
 * The policy that an alert of a device falls into: the first that takes it. Level tells no policy with an alert
 * (level-api.md 7), so tags and the alert's name stand for it; nothing else looks at the name for that.
 *
 * @param tags of the device
 */
export function policyOf(
  policies: readonly Policy[],
  alert: Pick<Alert, 'name' | 'severity'>,
  tags: readonly string[],
): PolicyMatch {
  const name = normalName(alert.name);
  const carried = new Set(tags.map(foldedName));
  const candidates = policies.filter((policy) => {
    const { tags: wanted, patterns } = normalOf(policy);
    return (
      (wanted.length === 0 || wanted.some((tag) => carried.has(tag))) &&
      patterns.some((pattern) => takes(pattern, name))
    );
  });
  const found = candidates.find((policy) => policy.severities.includes(alert.severity));
  if (found !== undefined) return { policy: found };
  const [nearest] = candidates;
  return nearest === undefined ? { reason: 'noPolicy' } : { reason: 'severity', policy: nearest.name };
}
