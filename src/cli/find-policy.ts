import { UserError } from '../client/user-error.ts';
import type { Policy } from '../domain/policy.ts';
import { sameName } from '../domain/same-name.ts';
import { plainText } from './plain-text.ts';

/** The policy of that name. @throws {UserError} when there is none */
export function findPolicy<P extends Pick<Policy, 'name'>>(policies: readonly P[], wanted: string): P {
  const found = policies.find(({ name }) => sameName(name, wanted));
  if (found !== undefined) return found;
  const names = policies.map(({ name }) => `"${plainText(name)}"`);
  throw new UserError(`No policy is called "${plainText(wanted)}"`, {
    cure:
      names.length === 0
        ? 'There is none yet: level-halopsa policies add, policies suggest'
        : `There are: ${names.join(', ')}`,
  });
}

/** Names of all policies once `name` stands directly before `before`. @throws {UserError} when there is no such policy */
export function orderBefore(policies: readonly Pick<Policy, 'name'>[], name: string, before: string): string[] {
  const isOwn = (other: string): boolean => sameName(other, name);
  const own = policies.find((policy) => isOwn(policy.name))?.name ?? name;
  const others = policies.filter((policy) => !isOwn(policy.name));
  const target = findPolicy(others, before);
  return others.flatMap((policy) => (policy === target ? [own, policy.name] : [policy.name]));
}
