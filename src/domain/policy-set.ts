import { sameName } from './same-name.ts';
import { resolvePolicy, type DeskLists } from './policy-resolve.ts';
import { shadowedPolicies } from './policy-shadow.ts';
import type { Policy, PolicyRequest } from './policy.ts';

export interface PolicyChanges {
  readonly set?: readonly PolicyRequest[];
  readonly remove?: readonly string[];
  readonly order?: readonly string[];
}

const quoted = (names: readonly string[]): string =>
  names.length === 0 ? 'none' : names.map((name) => `"${name}"`).join(', ');

/** A policy of the same name is replaced where it stands, a new one comes last. */
const put = (policies: readonly Policy[], policy: Policy): Policy[] =>
  policies.some((other) => sameName(other.name, policy.name))
    ? policies.map((other) => (sameName(other.name, policy.name) ? policy : other))
    : [...policies, policy];

function orderFaults(order: readonly string[], names: readonly string[]): string[] {
  const missing = names.filter((name) => !order.some((other) => sameName(name, other)));
  const unknown = order.filter((name) => !names.some((other) => sameName(name, other)));
  const twice = order.filter((name, index) => order.findIndex((other) => sameName(name, other)) < index);
  return [
    ...(missing.length > 0 ? [`order: ${quoted(missing)} is missing: name every policy once`] : []),
    ...(unknown.length > 0 ? [`order: there is no policy ${quoted(unknown)}: there are ${quoted(names)}`] : []),
    ...(twice.length > 0 ? [`order: ${quoted(twice)} stands there twice: name every policy once`] : []),
  ];
}

const place = (name: string, order: readonly string[]): number => order.findIndex((other) => sameName(name, other));

/**
 * The policies after a change, or everything that is wrong with it; then the policies are as they were: a save is
 * taken whole or not at all.
 *
 * @param order all names that remain, exactly once
 */
export function resolveTicketing(
  current: readonly Policy[],
  { set = [], remove = [], order }: PolicyChanges,
  desk: DeskLists,
): { policies: readonly Policy[]; faults: readonly string[] } {
  const faults: string[] = [];
  for (const name of remove)
    if (!current.some((policy) => sameName(policy.name, name)))
      faults.push(`there is no policy "${name}" to remove: there are ${quoted(current.map((policy) => policy.name))}`);
  let policies = current.filter((policy) => !remove.some((name) => sameName(policy.name, name)));
  const names = policies.map(({ name }) => name);
  for (const request of set) {
    if (!names.some((name) => sameName(name, request.name))) names.push(request.name);
    const resolved = resolvePolicy(request, desk);
    if ('ok' in resolved) policies = put(policies, resolved.ok);
    else faults.push(...resolved.faults);
  }
  if (order !== undefined) {
    faults.push(...orderFaults(order, names));
    policies = policies.toSorted((a, b) => place(a.name, order) - place(b.name, order));
  }
  faults.push(...shadowedPolicies(policies));
  return faults.length > 0 ? { policies: current, faults } : { policies, faults };
}
