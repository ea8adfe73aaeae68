import { SEVERITIES, type Severity } from '../domain/alert.ts';
import { MONITORING_GLOBAL } from '../domain/policy-preset.ts';
import type { PolicyRequest } from '../domain/policy.ts';
import { secondsOf } from './duration.ts';
import { UsageError } from './usage-error.ts';

/** The options of `policies add`, as they were given. */
export interface PolicyFlags {
  readonly type?: string | undefined;
  readonly preset?: string | undefined;
  readonly team?: string | undefined;
  readonly agent?: string | undefined;
  readonly category?: string | undefined;
  readonly newStatus?: string | undefined;
  readonly closedStatus?: string | undefined;
  /** Each may hold several, separated by commas. */
  readonly alerts: readonly string[];
  readonly tags: readonly string[];
  readonly severities: readonly string[];
  /** "critical=High" */
  readonly priorities: readonly string[];
  /** "warning=10m" */
  readonly openAfter: readonly string[];
  /** "Name=value", each whole: values may hold commas. */
  readonly fields: readonly string[];
}

const PRESETS: Readonly<Record<string, Omit<PolicyRequest, 'ticketType'>>> = { global: MONITORING_GLOBAL };

const listed = (texts: readonly string[]): string[] =>
  texts
    .flatMap((text) => text.split(','))
    .map((part) => part.trim())
    .filter((part) => part !== '');

function severityOf(text: string, option: string): Severity {
  const found = SEVERITIES.find((severity) => severity === text.toLowerCase());
  if (found === undefined)
    throw new UsageError(`--${option}: "${text}" is no severity. Level has ${SEVERITIES.join(', ')}`);
  return found;
}

/** "Name=value": the value may hold "=", the name may not. */
function pairOf(text: string, option: string, example: string): readonly [name: string, value: string] {
  const at = text.indexOf('=');
  const [name, value] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  if (at < 0 || name === '' || value === '')
    throw new UsageError(`--${option} ${text} cannot be read: it looks like ${example}`);
  return [name, value];
}

/** One value for each name. */
function recordOf<K extends string, V>(pairs: readonly (readonly [K, V])[], option: string): Record<K, V> {
  const record = new Map<K, V>();
  for (const [name, value] of pairs) {
    if (record.has(name)) throw new UsageError(`--${option}: "${name}" is given twice`);
    record.set(name, value);
  }
  return Object.fromEntries(record) as Record<K, V>;
}

const bySeverity = <V>(
  texts: readonly string[],
  option: string,
  example: string,
  read: (value: string) => V,
): Partial<Record<Severity, V>> =>
  recordOf(
    listed(texts).map((text) => {
      const [name, value] = pairOf(text, option, example);
      return [severityOf(name, option), read(value)] as const;
    }),
    option,
  );

function waitOf(text: string): number {
  const seconds = secondsOf(text);
  if (seconds === null) throw new UsageError(`--open-after: "${text}" is no time: 30s, 10m, 2h or 1d`);
  return seconds;
}

function presetOf(name: string | undefined): Omit<PolicyRequest, 'ticketType'> | undefined {
  if (name === undefined) return undefined;
  const preset = Object.hasOwn(PRESETS, name) ? PRESETS[name] : undefined;
  if (preset === undefined)
    throw new UsageError(`There is no preset "${name}". One of: ${Object.keys(PRESETS).join(', ')}`);
  return preset;
}

const unlessEmpty = <K extends string, V extends object>(name: K, value: V): { [P in K]?: V } =>
  Object.keys(value).length === 0 ? {} : ({ [name]: value } as { [P in K]?: V });

/** The policy that `policies add` asks for; options say more than the preset. @throws {UsageError} */
export function policyRequest([word]: readonly string[], flags: PolicyFlags): PolicyRequest {
  const preset = presetOf(flags.preset);
  const name = word ?? preset?.name;
  if (name === undefined || name.trim() === '')
    throw new UsageError('NAME is missing: what is the policy called? Best as in Level');
  const { type, team, agent, category, newStatus, closedStatus } = flags;
  if (type === undefined)
    throw new UsageError('--type is missing: which ticket type of HaloPSA do its tickets get? A name or an id');
  const alerts = listed(flags.alerts);
  if (alerts.length === 0 && preset === undefined)
    throw new UsageError(
      '--alerts is missing: which alert names? * stands for any characters (level-halopsa policies suggest lists them)',
    );
  const severities = [...new Set(listed(flags.severities).map((text) => severityOf(text, 'severities')))];
  return {
    ...preset,
    name,
    alerts: alerts.length > 0 ? alerts : (preset?.alerts ?? []),
    ticketType: type,
    ...unlessEmpty('tags', listed(flags.tags)),
    ...unlessEmpty('severities', severities),
    ...unlessEmpty(
      'priorities',
      bySeverity(flags.priorities, 'priority', 'critical=High,warning=4', (value) => value),
    ),
    ...unlessEmpty('openAfterSeconds', bySeverity(flags.openAfter, 'open-after', 'warning=10m', waitOf)),
    ...unlessEmpty(
      'fields',
      recordOf(
        flags.fields.map((text) => pairOf(text, 'field', '"Impact=One user"')),
        'field',
      ),
    ),
    ...(team !== undefined && { team }),
    ...(agent !== undefined && { agent }),
    ...(category !== undefined && { category }),
    ...(newStatus !== undefined && { newStatus }),
    ...(closedStatus !== undefined && { closedStatus }),
  };
}
