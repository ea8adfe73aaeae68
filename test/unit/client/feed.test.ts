import { describe, expect, test } from 'vitest';
import { orderStorm, readFeed, readHeld } from '../../../src/client/ask-feed.ts';
import { fakeClient } from './fake-client.ts';

describe('readFeed', () => {
  test('is null when there is no feed yet', async () => {
    expect(await readFeed(fakeClient({}).client, 'acme')).toBeNull();
  });

  test('passes its status through', async () => {
    expect(await readFeed(fakeClient({ queries: { feedStatus: { active: 3 } } }).client, 'acme')).toEqual({
      active: 3,
    });
  });

  test('does not read a failure as an absence', async () => {
    const { client } = fakeClient({ queries: { feedStatus: new TypeError('a bug') } });
    await expect(readFeed(client, 'acme')).rejects.toThrow('a bug');
  });
});

describe('readHeld', () => {
  test('is empty when there is no feed yet', async () => {
    expect(await readHeld(fakeClient({}).client, 'acme')).toEqual([]);
  });
});

describe('orderStorm', () => {
  test('signals the feed', async () => {
    const { client, sent } = fakeClient({});
    await orderStorm(client, 'acme', { order: 'drop', clientId: 12 });
    expect(sent).toEqual([{ to: 'level-halopsa/acme/alerts', name: 'storm', arg: { order: 'drop', clientId: 12 } }]);
  });
});
