/** Words that the worlds are made of: an MSP's customers, their places and their people. */

export const COMPANY_NAMES = [
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
  'Summit',
  'Vanguard',
  'Willow',
  'Ashdown',
  'Bayview',
  'Crestwood',
  'Dunmore',
  'Eastgate',
  'Foxglove',
  'Granite',
  'Hawthorn',
  'Islington',
] as const;

export const TRADES = [
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
] as const;

export const TOWNS = [
  'Bristol',
  'Leeds',
  'Lyon',
  'Utrecht',
  'Galway',
  'Aarhus',
  'Ghent',
  'Porto',
  'Graz',
  'Turku',
  'Exeter',
  'Norwich',
  'Perth',
  'Bergen',
  'Malmö',
  'Kraków',
] as const;

export const DEPARTMENTS = [
  'Reception',
  'Finance',
  'Warehouse',
  'Sales',
  'Servers',
  'Surgery',
  'Workshop',
  'Board',
  'Back office',
  'Design',
] as const;

export const PEOPLE = [
  'ann',
  'ben',
  'carla',
  'dev',
  'elena',
  'farid',
  'grace',
  'hugo',
  'ines',
  'jonas',
  'kira',
  'liam',
  'mona',
  'noah',
  'olga',
  'priya',
] as const;

export const TAG_NAMES = ['WORKSTATION', 'SERVER', 'VIP', '💻 Laptop', 'Backup', 'Do not patch'] as const;

export interface Maker {
  name: string;
  platform: 'Windows' | 'Mac' | 'Linux';
  models: readonly string[];
  serial: { prefix: string; alphabet: string; length: number };
}

const CONSONANTS = 'BCDFGHJKLMNPQRSTVWXZ0123456789';

export const DESK_MAKERS: readonly Maker[] = [
  {
    name: 'Dell Inc.',
    platform: 'Windows',
    models: ['Latitude 5450', 'OptiPlex 7020', 'Latitude 7450'],
    serial: { prefix: '', alphabet: CONSONANTS, length: 7 },
  },
  {
    name: 'HP',
    platform: 'Windows',
    models: ['HP EliteBook 840 G11', 'HP ProDesk 400 G9', 'HP ZBook Power'],
    serial: { prefix: '5CG', alphabet: CONSONANTS, length: 7 },
  },
  {
    name: 'LENOVO',
    platform: 'Windows',
    models: ['21ML0027UK', '12LM0000GE', '21HD0059UK'],
    serial: { prefix: 'PF', alphabet: CONSONANTS, length: 6 },
  },
  {
    name: 'Apple Inc.',
    platform: 'Mac',
    models: ['MacBookPro18,3', 'Mac14,2', 'Macmini9,1'],
    serial: { prefix: 'C02', alphabet: CONSONANTS, length: 9 },
  },
  {
    name: 'LENOVO',
    platform: 'Linux',
    models: ['30E0S1XX00', '21CB009UGE'],
    serial: { prefix: 'PC', alphabet: CONSONANTS, length: 6 },
  },
];

export const SERVER_MAKERS: readonly Maker[] = [
  {
    name: 'Dell Inc.',
    platform: 'Windows',
    models: ['PowerEdge T350', 'PowerEdge R660'],
    serial: { prefix: '', alphabet: CONSONANTS, length: 7 },
  },
  {
    name: 'HPE',
    platform: 'Windows',
    models: ['ProLiant ML30 Gen11', 'ProLiant DL380 Gen11'],
    serial: { prefix: 'CZJ', alphabet: CONSONANTS, length: 7 },
  },
  {
    name: 'Supermicro',
    platform: 'Linux',
    models: ['SYS-510T-ML'],
    serial: { prefix: 'S', alphabet: '0123456789', length: 14 },
  },
];

/** Virtual machines: Level often has no serial number for them (level-api.md 2.4). */
export const VIRTUAL_MAKERS: readonly Maker[] = [
  {
    name: 'VMware, Inc.',
    platform: 'Windows',
    models: ['VMware Virtual Platform'],
    serial: { prefix: '', alphabet: '', length: 0 },
  },
  {
    name: 'Microsoft Corporation',
    platform: 'Windows',
    models: ['Virtual Machine'],
    serial: { prefix: '', alphabet: '', length: 0 },
  },
  {
    name: 'QEMU',
    platform: 'Linux',
    models: ['Standard PC (Q35 + ICH9, 2009)'],
    serial: { prefix: '', alphabet: '', length: 0 },
  },
];
