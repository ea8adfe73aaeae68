import { describe, expect, test } from 'vitest';
import { DEVICE_ID_FIELD } from '../../../src/domain/asset-fields.ts';
import type { Asset } from '../../../src/domain/asset.ts';
import type { Device } from '../../../src/domain/device.ts';
import { matchAsset } from '../../../src/domain/match.ts';
import { AssetIndex } from '../../../src/holder/asset-index.ts';
import { asset, daysAgo, device, fleet, NOW, PLACE, withId } from '../../support/builders.ts';

const SERIAL = '5CG1234XYZ';
const withSerial = (over: Partial<Asset> = {}, serial = SERIAL): Asset =>
  asset({ ...over, fields: { 'Serial Number': serial, ...over.fields } });
const named = (over: Partial<Asset> = {}, hostname = 'PC-1'): Asset =>
  asset({ ...over, fields: { Hostname: hostname, ...over.fields } });
const otherClient = { clientId: 99, siteId: 990 };
const otherSite = { siteId: 42 };

/** "found #501 by id", "held #501, #502" or "none": what a table can hold. */
function verdict(assets: readonly Asset[], subject: Device = device(), others: readonly Device[] = []): string {
  const match = matchAsset(subject, PLACE, new AssetIndex(NOW, assets), fleet([subject, ...others]), NOW);
  if (match.kind === 'none') return 'none';
  if (match.kind === 'found') return `found #${match.asset.id} by ${match.by}`;
  expect(match.reason).not.toBe('');
  return `held ${match.candidates.map((id) => `#${id}`).join(', ')}`.trim();
}

describe('matchAsset by Level Device ID', () => {
  test.for([
    ['the asset that carries it', [withId('dev-1')], 'found #501 by id'],
    ['it in another client: the id is certain', [withId('dev-1', otherClient)], 'found #501 by id'],
    ['it although another asset has the serial number', [withId('dev-1'), withSerial({ id: 502 })], 'found #501 by id'],
    [
      'it although its serial number differs (new mainboard)',
      [withId('dev-1', { fields: { 'Serial Number': 'OTHER-1' } })],
      'found #501 by id',
    ],
    ['the active one of two', [withId('dev-1', { inactive: true }), withId('dev-1', { id: 502 })], 'found #502 by id'],
    ['two: held', [withId('dev-1'), withId('dev-1', { id: 502 })], 'held #501, #502'],
    ['an archived one only: held', [withId('dev-1', { inactive: true })], 'held #501'],
    [
      'an archived one, although an active asset has the serial number: held',
      [withId('dev-1', { inactive: true }), withSerial({ id: 502 })],
      'held #501',
    ],
    ['another case of the id: it is another id', [withId('DEV-1')], 'none'],
  ] as const)('finds %s', ([, assets, expected]) => {
    expect(verdict(assets)).toBe(expected);
  });
});

describe('matchAsset by serial number', () => {
  test.for([
    ['the asset of the site', [withSerial()], 'found #501 by serial'],
    ['one in another site of the client', [withSerial(otherSite)], 'found #501 by serial'],
    ['it in any case, spaces around', [withSerial({}, ' 5cg1234xyz ')], 'found #501 by serial'],
    ['the own client first', [withSerial({ ...otherClient }), withSerial({ id: 502 })], 'found #502 by serial'],
    ['another client only: held', [withSerial(otherClient)], 'held #501'],
    ['two in the client: held', [withSerial(), withSerial({ id: 502 })], 'held #501, #502'],
    ['an archived one only: held', [withSerial({ inactive: true })], 'held #501'],
    [
      'the active one beside an archived one',
      [withSerial({ inactive: true }), withSerial({ id: 502 })],
      'found #502 by serial',
    ],
    ['it before a hostname', [named(), withSerial({ id: 502 })], 'found #502 by serial'],
    [
      'an asset whose Level id is of no device any more',
      [withSerial({ fields: { [DEVICE_ID_FIELD]: 'dev-gone' } })],
      'found #501 by serial',
    ],
  ] as const)('finds %s', ([, assets, expected]) => {
    expect(verdict(assets)).toBe(expected);
  });

  test.for(['', 'None', '0', 'Default string', 'To be filled by O.E.M.', 'System Serial Number', '0000000', null])(
    'ignores the junk %j on both sides',
    (serialNumber) => {
      expect(verdict([withSerial({}, serialNumber ?? '')], device({ serialNumber }))).toBe('none');
    },
  );

  test('holds an asset of another living device', () => {
    const owner = device({ id: 'dev-2', serialNumber: 'OTHER-1' });
    expect(verdict([withSerial({ fields: { [DEVICE_ID_FIELD]: 'dev-2' } })], device(), [owner])).toBe('held #501');
  });
});

describe('matchAsset of two Level records with one serial number', () => {
  const twin = (over: Partial<Device>): Device => device({ id: 'dev-2', hostname: 'PC-1-old', ...over });
  const seen = (days: number): Partial<Device> => ({ online: false, lastSeenAt: daysAgo(days) });

  test.for([
    ['both online', {}, {}, 'held #501'],
    ['this one online, the other off for 23 hours', {}, seen(23 / 24), 'held #501'],
    ['this one online, the other off for 25 hours', {}, seen(25 / 24), 'found #501 by serial'],
    ['this one off for 25 hours, the other online', seen(25 / 24), {}, 'held #501'],
    ['both off long, this one seen last', seen(3), seen(30), 'found #501 by serial'],
    ['both off long, the other seen last', seen(30), seen(3), 'held #501'],
    ['both seen at the same time, long ago', seen(30), seen(30), 'held #501'],
    ['neither ever seen', { online: false, lastSeenAt: null }, { online: false, lastSeenAt: null }, 'held #501'],
    ['the other never seen', seen(3), { online: false, lastSeenAt: null }, 'found #501 by serial'],
  ] as const)('with %s', ([, mine, others, expected]) => {
    expect(verdict([withSerial()], device(mine), [twin(others)])).toBe(expected);
  });

  test('lets a re-installed agent take the asset of its stale record, and the stale record not', () => {
    const old = twin(seen(2));
    const assets = [withSerial({ fields: { [DEVICE_ID_FIELD]: 'dev-2' } })];
    expect(verdict(assets, device(), [old])).toBe('found #501 by serial');
    expect(verdict(assets, old, [device()])).toBe('held #501');
  });

  test('lets neither take the asset while the old record may be alive', () => {
    const old = twin(seen(0.5));
    const assets = [withSerial({ fields: { [DEVICE_ID_FIELD]: 'dev-2' } })];
    expect(verdict(assets, device(), [old])).toBe('held #501');
    expect(verdict(assets, old, [device()])).toBe('found #501 by id');
  });

  test('leaves two that each have an asset of their own alone', () => {
    const assets = [
      withId('dev-1', { fields: { 'Serial Number': SERIAL } }),
      withId('dev-2', { id: 502, fields: { 'Serial Number': SERIAL } }),
    ];
    const old = twin(seen(60));
    expect(verdict(assets, device(), [old])).toBe('found #501 by id');
    expect(verdict(assets, old, [device()])).toBe('found #502 by id');
  });
});

describe('matchAsset by hostname', () => {
  test.for([
    ['the asset of the site', [named()], 'found #501 by hostname'],
    ['it by its asset tag', [asset({ tag: 'pc-1' })], 'found #501 by hostname'],
    ['the site first', [named(otherSite), named({ id: 502 })], 'found #502 by hostname'],
    ['the client then', [named(otherSite)], 'found #501 by hostname'],
    ['no asset of another client', [named(otherClient)], 'none'],
    ['two in the site: held', [named(), named({ id: 502 })], 'held #501, #502'],
    ['two elsewhere in the client: held', [named(otherSite), named({ id: 502, siteId: 43 })], 'held #501, #502'],
    ['an archived one only: held', [named({ inactive: true })], 'held #501'],
    [
      'none with a valid serial number that differs: a new machine of that name',
      [named({ fields: { 'Serial Number': 'OLD-1' } })],
      'none',
    ],
    [
      'one whose serial number is junk',
      [named({ fields: { 'Serial Number': 'Default string' } })],
      'found #501 by hostname',
    ],
    [
      'the one without a serial number beside a vetoed one',
      [named({ fields: { 'Serial Number': 'OLD-1' } }), named({ id: 502 })],
      'found #502 by hostname',
    ],
    [
      'one whose Level id is of no device any more',
      [named({ fields: { [DEVICE_ID_FIELD]: 'dev-gone' } })],
      'found #501 by hostname',
    ],
  ] as const)('finds %s', ([, assets, expected]) => {
    expect(verdict(assets)).toBe(expected);
  });

  test('finds none that belongs to another living device', () => {
    expect(
      verdict([named({ fields: { [DEVICE_ID_FIELD]: 'dev-2' } })], device(), [
        device({ id: 'dev-2', serialNumber: null }),
      ]),
    ).toBe('none');
  });

  test('works for a device without a serial number', () => {
    expect(verdict([named()], device({ serialNumber: null }))).toBe('found #501 by hostname');
  });
});
