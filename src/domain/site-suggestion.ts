import { bestOf, percent, UNDECIDED, type Best } from './best-likeness.ts';
import { businessName, placeName, type BusinessName } from './business-name.ts';
import { likeness, SURE, type Likeness } from './name-likeness.ts';

export interface SiteName {
  readonly id: number;
  readonly name: string;
  readonly inactive?: boolean;
}

export interface ClientSites {
  readonly name: string;
  readonly sites: readonly SiteName[];
}

/** What MSPs call the site that a client has from its first day. */
const MAIN = new Set(
  'main mainoffice mainsite mainlocation headoffice headquarter headquarters hq primary hauptsitz hauptstelle hauptniederlassung zentrale siege siegesocial sede sedecentral sedeprincipal sedelegale hoofdkantoor hovedkontor huvudkontor'.split(
    ' ',
  ),
);

/** Words that say no more of a place than that it is one. */
const PLACE_WORDS = new Set(
  'office offices site branch location depot bureau agence buero buro standort niederlassung filiale sede kantoor vestiging'.split(
    ' ',
  ),
);

/** Sure enough to be saved unasked, and visibly not the client's only site. */
const MAIN_CONFIDENCE = 0.95;
/** A group without a site of its own follows its parent: a vague likeness is no reason to part them. */
const LEAST_SITE = 0.75;

interface Place {
  readonly name: BusinessName;
  readonly isMain: boolean;
  /** Without the client's name and words such as "office". */
  readonly bare: string;
}

function readPlace(name: string, client: BusinessName): Place {
  const read = placeName(name);
  const words = [...read.words];
  for (const part of [client.words, client.core]) {
    const isAhead = part.length > 0 && part.length < words.length && part.every((word, at) => words[at] === word);
    if (isAhead) words.splice(0, part.length);
  }
  return {
    name: read,
    isMain: MAIN.has(words.join('')),
    bare: words.filter((word) => !PLACE_WORDS.has(word)).join(' '),
  };
}

function placeLikeness(a: Place, b: Place): Likeness {
  const named = likeness(a.name, b.name);
  if (named.score >= SURE) return named;
  if (a.isMain && b.isMain) return { score: 0.93, why: 'main site' };
  if (a.bare !== '' && a.bare === b.bare) return { score: 0.93, why: 'same place' };
  return named;
}

const active = ({ sites }: ClientSites): SiteName[] => sites.filter(({ inactive }) => inactive !== true);

/** The site of a client's group that is named after one: "Lyon", "Head office". Null when none is alike. */
export function siteNamed(name: string, client: ClientSites): Best<SiteName> | null {
  const clientName = businessName(client.name);
  const wanted = readPlace(name, clientName);
  return bestOf(active(client), (site) => placeLikeness(wanted, readPlace(site.name, clientName)), LEAST_SITE);
}

/** The site of a client's group that names none: the only one, or its main one. Null when none is active. */
export function siteFor(client: ClientSites): Best<SiteName> | null {
  const clientName = businessName(client.name);
  const sites = active(client).sort((a, b) => a.id - b.id);
  const [first] = sites;
  if (first === undefined) return null;
  if (sites.length === 1) return { found: first, confidence: 1, isUndecided: false, why: 'only site' };
  const [main, ...others] = sites.filter((site) => readPlace(site.name, clientName).isMain);
  if (main !== undefined && others.length === 0)
    return { found: main, confidence: percent(MAIN_CONFIDENCE), isUndecided: false, why: 'main site' };
  const why = main === undefined ? `${sites.length} sites, none main` : `${others.length + 1} main sites`;
  return { found: main ?? first, confidence: UNDECIDED, isUndecided: true, why };
}
