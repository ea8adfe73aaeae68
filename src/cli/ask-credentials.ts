import {
  credentialsOf,
  faultOf,
  type Credentials,
  type Draft,
  type Field,
  type Labels,
} from '../runtime/credentials.ts';
import type { Prompt } from './ask-prompt.ts';

/** As a person knows them. */
const LABELS: Labels = {
  url: 'HaloPSA URL',
  clientId: 'HaloPSA client id',
  clientSecret: 'HaloPSA client secret',
  apiKey: 'Level API key',
  levelUrl: 'Level API URL',
  authUrl: 'HaloPSA authorisation server',
  tenant: 'HaloPSA tenant',
};

const WHERE = [
  'HaloPSA: Configuration > Integrations > Halo API; the URL is its Resource Server, id and secret are',
  'those of an application with login type Agent (View Applications). Level: Settings > API keys.',
  'What is secret is not shown while it is typed or pasted.',
];

const HIDDEN: readonly Field[] = ['clientSecret', 'apiKey'];
const ASKED = ['url', 'clientId', 'clientSecret', 'apiKey'] as const;

/**
 * Asks for what a connection needs; an answer that cannot be right is asked for again.
 *
 * @param former what an empty answer keeps; only the address and the id are shown
 */
export async function askCredentials(
  prompt: Prompt,
  former: Draft,
  { allowHttp, say }: { readonly allowHttp: boolean; readonly say: (line: string) => void },
): Promise<Credentials> {
  const naming = { labels: LABELS, allowHttp };
  const askFor = async (field: (typeof ASKED)[number]): Promise<string> => {
    const kept = former[field];
    const isHidden = HIDDEN.includes(field);
    const hint = kept === undefined ? '' : isHidden ? ' (Enter keeps it)' : ` (Enter keeps ${kept})`;
    for (;;) {
      const given = await (isHidden ? prompt.askHidden : prompt.ask)(`${LABELS[field]}${hint}: `);
      const value = given === '' ? kept : given;
      const fault = value === undefined ? `${LABELS[field]} is needed` : faultOf(field, value, naming);
      if (fault === null) return value as string;
      say(fault);
    }
  };
  WHERE.forEach(say);
  const draft: Partial<Record<Field, string>> = { ...former };
  for (const field of ASKED) draft[field] = await askFor(field);
  return credentialsOf(draft, naming);
}
