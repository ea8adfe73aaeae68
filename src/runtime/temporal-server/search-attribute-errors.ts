import type { SearchAttributeType } from '@temporalio/common';

export type SearchAttributes = Readonly<Record<string, SearchAttributeType>>;

/** The server has not the search attributes the workflows write, and refuses to let us add them. */
export class SearchAttributesMissing extends Error {
  override readonly name = 'SearchAttributesMissing';
  readonly missing: readonly string[];

  constructor(namespace: string, missing: SearchAttributes, cause?: Error) {
    const list = named(missing);
    super(
      [
        `Namespace ${namespace} lacks ${list.length} search attribute(s): ${list.map(({ name, type }) => `${name} (${type})`).join(', ')}.`,
        `They could not be added from here${cause === undefined ? ' (the server allows no operator calls)' : ` (${cause.message})`}. Add them once, then start again:`,
        `  Temporal Cloud: tcld namespace search-attributes add --namespace ${namespace} ${list.map(({ name, type }) => `--search-attribute "${name}=${type}"`).join(' ')}`,
        '    or in its web UI: Namespaces, the namespace, Edit, Custom Search Attributes',
        '  Your own server:',
        ...createCommands(namespace, list),
      ].join('\n'),
      { cause },
    );
    this.missing = Object.keys(missing);
  }
}

/** A search attribute of our name exists with another type: somebody else's, or an older version's. */
export class SearchAttributesWrong extends Error {
  override readonly name = 'SearchAttributesWrong';

  constructor(namespace: string, wanted: SearchAttributes) {
    const list = named(wanted).map(({ name, type }) => `${name} must be ${type}`);
    super(
      `Namespace ${namespace} has search attributes of another type: ${list.join(', ')}. Remove or rename them there, or use another namespace.`,
    );
  }
}

/** One command per type: it takes many names, but one type. */
function createCommands(namespace: string, list: readonly { name: string; type: string }[]): string[] {
  return [...new Set(list.map(({ type }) => type))].map((type) => {
    const names = list.filter((attribute) => attribute.type === type).map(({ name }) => `--name ${name}`);
    return `    temporal operator search-attribute create --namespace ${namespace} --type ${type} ${names.join(' ')}`;
  });
}

const named = (attributes: SearchAttributes): { name: string; type: string }[] =>
  Object.entries(attributes).map(([name, type]) => ({ name, type: words(type) }));

/** KEYWORD_LIST → KeywordList, as both command-line tools spell it. */
const words = (type: string): string =>
  type
    .split('_')
    .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
    .join('');
