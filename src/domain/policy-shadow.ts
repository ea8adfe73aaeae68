import type { Severity } from './alert.ts';
import { normalPattern, takes } from './policy-pattern.ts';
import type { Policy } from './policy.ts';
import { foldedName } from './same-name.ts';

type Rule = Pick<Policy, 'name' | 'tags' | 'alerts' | 'severities'>;

interface Cover {
  readonly name: string;
  readonly tags: ReadonlySet<string>;
  readonly patterns: readonly string[];
  readonly severities: readonly Severity[];
}

const coverOf = ({ name, tags, alerts, severities }: Rule): Cover => ({
  name,
  tags: new Set(tags.map(foldedName)),
  patterns: alerts.map(normalPattern),
  severities,
});

/** Null: any device. */
const takesTag = (cover: Cover, tag: string | null): boolean =>
  cover.tags.size === 0 || (tag !== null && cover.tags.has(tag));

/** The earlier policies that together take all of one; none when something is left for it. */
function shadowsOf(policy: Cover, earlier: readonly Cover[]): ReadonlySet<string> {
  const shadows = new Set<string>();
  const tags = policy.tags.size === 0 ? [null] : [...policy.tags];
  for (const pattern of policy.patterns) {
    const near = earlier.filter((other) => other.patterns.some((wider) => takes(wider, pattern)));
    for (const severity of policy.severities)
      for (const tag of tags) {
        const first = near.find((other) => other.severities.includes(severity) && takesTag(other, tag));
        if (first === undefined) return new Set();
        shadows.add(first.name);
      }
  }
  return shadows;
}

/** One sentence for each policy that can never match, because earlier ones take everything of it. */
export function shadowedPolicies(policies: readonly Rule[]): string[] {
  const covers = policies.map(coverOf);
  return covers.flatMap((policy, index) => {
    const names = [...shadowsOf(policy, covers.slice(0, index))].map((name) => `"${name}"`);
    if (names.length === 0) return [];
    const [stand, take] = names.length === 1 ? ['stands', 'takes'] : ['stand', 'take'];
    const all = names.join(' and ');
    return [
      `policy "${policy.name}" can never match: ${all}, which ${stand} before it, ${take} all of it; move it up (policies … order) or narrow ${all}`,
    ];
  });
}
