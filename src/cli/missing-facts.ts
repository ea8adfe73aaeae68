import type { IntegrationStatus } from '../contract/messages.ts';
import type { MissingGroups } from '../domain/silently-missing.ts';
import { plainText } from './plain-text.ts';

type Fact = readonly [label: string, text: string | null];

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const named = ({ count, paths }: MissingGroups): string =>
  `${paths.map(plainText).join(', ')}${count > paths.length ? ', …' : ''}`;

/** What nothing fails because of: devices that nobody syncs, and rows that never get a ticket. */
export function missingFacts({ missing = null, unmappedDevices, policies, rows }: IntegrationStatus): Fact[] {
  if (missing === null)
    return [
      [
        'unmapped',
        unmappedDevices === 0
          ? null
          : `${unmappedDevices} devices in no mapped group (level-halopsa groups --unmapped)`,
      ],
    ];
  const { unmapped, ungrouped, ticketless } = missing;
  const mapped = rows.filter(({ excluded }) => !excluded).length;
  return [
    [
      'unmapped',
      unmapped.count === 0
        ? null
        : `${counted(unmapped.devices, 'device')} in ${counted(unmapped.count, 'group')} not mapped: ${named(unmapped)} (level-halopsa groups --unmapped)`,
    ],
    [
      'ungrouped',
      ungrouped === 0
        ? null
        : `${counted(ungrouped, 'device')} in no Level group, so not synced: put ${ungrouped === 1 ? 'it' : 'them'} into one in Level`,
    ],
    [
      'no policy',
      policies === 0 || ticketless.count === 0
        ? null
        : `no tickets for ${ticketless.count} of ${counted(mapped, 'row')}, no policy takes any of their devices: ${named(ticketless)} (level-halopsa policies list)`,
    ],
  ];
}
