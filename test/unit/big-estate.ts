import type { HaloClientView, LevelGroupView } from '../../src/contract/activities.ts';

const FIRST = [
  'Northwind',
  'Harbour',
  'Oakfield',
  'Silverline',
  'Brightwater',
  'Kestrel',
  'Meridian',
  'Stonegate',
  'Fairview',
  'Lakeside',
  'Ironbridge',
  'Juniper',
  'Highmoor',
  'Cobalt',
  'Westbrook',
  'Elmhurst',
  'Pinnacle',
  'Redwood',
  'Vanguard',
  'Willow',
];
const TRADE = [
  'Dental',
  'Legal',
  'Accountants',
  'Logistics',
  'Architects',
  'Veterinary',
  'Engineering',
  'Property',
  'Foods',
  'Insurance',
  'Clinics',
  'Joinery',
  'Travel',
  'Optics',
  'Printing',
];
const FORM = ['Ltd', 'GmbH', 'SARL', '& Co', ''];
const CLIENTS = FIRST.length * TRADE.length;

/** 300 clients with a main site, every third with a second one; in Level a root group each, and one below it. */
export function bigEstate(): {
  readonly groups: readonly LevelGroupView[];
  readonly clients: readonly HaloClientView[];
} {
  const names = Array.from(
    { length: CLIENTS },
    (_, at) => `${FIRST[at % FIRST.length]} ${TRADE[Math.floor(at / FIRST.length)]}`,
  );
  const clients = names.map((name, at) => ({
    id: 1_000 + at,
    name: `${name} ${FORM[at % FORM.length]}`.trim(),
    sites: [{ id: 5_000 + at, name: 'Main' }, ...(at % 3 === 0 ? [{ id: 9_000 + at, name: 'Zürich' }] : [])],
  }));
  const groups = names.flatMap((name, at) => {
    const below = at % 2 === 0 ? 'Zürich' : 'Laptops';
    return [
      { id: `r${at}`, parentId: null, name, path: name, devices: at % 40 },
      { id: `c${at}`, parentId: `r${at}`, name: below, path: `${name} / ${below}`, devices: 3 },
    ];
  });
  return { groups, clients };
}
