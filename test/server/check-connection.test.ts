import http from 'node:http';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { inspect } from '../../src/client/inspect.ts';
import { ensureIntegration } from '../../src/client/ensure-integration.ts';
import type { CheckLine } from '../../src/contract/activities.ts';
import { AUTHORITY, GOOD } from '../unit/apis/certificates.ts';
import { startProxy, startTls, type ProxyServer } from '../unit/apis/tls-servers.ts';
import { FAST, House } from '../support/house.ts';

const open: { close(): unknown }[] = [];
const kept = <T extends { close(): unknown }>(one: T): T => {
  open.push(one);
  return one;
};
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

const openHouse = async (): Promise<House> =>
  kept(await House.open({ address: inject('temporalAddress'), world: 'small', settings: FAST }));

const checked = (house: House): Promise<readonly CheckLine[]> => inspect(house.client, 'default', 'connection');

/** A worker that answers already. */
async function start(house: House, env?: NodeJS.ProcessEnv): Promise<void> {
  await ensureIntegration(house.client, 'default');
  const worker = await house.startWorker(env);
  await Promise.race([worker.died, house.until('the worker answers', () => true)]);
}

const failing = (lines: readonly CheckLine[]): string[] =>
  lines.filter(({ result }) => result === 'fail').map(({ name, detail, cure }) => `${name}: ${detail} → ${cure}`);

/** HaloPSA inside a company: its own authority's certificate, below a path, and reached only by the proxy. */
async function companyNetwork(
  house: House,
): Promise<{ proxy: ProxyServer; env: NodeJS.ProcessEnv; authority: string }> {
  const { port } = new URL(house.sim.url);
  const front = kept(
    await startTls(GOOD, (request, response) => {
      const { url, method, headers } = request;
      const onward = http.request({ port, path: url, method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.on('error', () => response.destroy());
      request.pipe(onward);
    }),
  );
  const proxy = kept(await startProxy(front));
  const authority = join(house.dataDir, 'authority.pem');
  await writeFile(authority, AUTHORITY);
  const env = { HALOPSA_URL: 'https://psa.acme.test/halo', HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
  return { proxy, env, authority };
}

describe('test-connection by the worker', () => {
  test('by a proxy, under an own authority, below a path: all passes, and a first sync goes the same way', async () => {
    const house = await openHouse();
    const { proxy, env, authority } = await companyNetwork(house);
    const { mapping } = await house.furnish(1, { ...env, NODE_EXTRA_CA_CERTS: authority });
    const lines = await checked(house);
    expect(failing(lines)).toEqual([]);
    expect(lines.find(({ name }) => name === 'HaloPSA address')?.detail).toContain(
      'https://psa.acme.test/halo is HaloPSA',
    );
    expect(await house.writes()).toHaveLength(0);
    await house.enable();
    await house.until('the row is Synced', ({ rows }) => rows.every(({ state }) => state === 'Synced'));
    expect(mapping).toHaveLength(1);
    expect(new Set(proxy.asked)).toEqual(new Set(['CONNECT psa.acme.test:443']));
  });

  test('an authority that is not named is a sentence', async () => {
    const house = await openHouse();
    const { env } = await companyNetwork(house);
    await start(house, env);
    expect(failing(await checked(house))).toEqual([
      expect.stringMatching(
        /^HaloPSA address: no answer → HaloPSA cannot be reached: the certificate of psa\.acme\.test.* is signed by an authority that this machine does not know.*NODE_EXTRA_CA_CERTS/,
      ),
    ]);
  });

  test('a missing scope and a missing right are named', async () => {
    const house = await openHouse();
    await start(house);
    await house.switches({ rights: { allClients: false } });
    expect(failing(await checked(house)).map((line) => line.split(':')[0])).toEqual([
      'HaloPSA clients',
      'HaloPSA sites',
    ]);
    await house.switches({ applicationScopes: ['edit:tickets', 'read:customers', 'read:assets'] });
    expect(failing(await checked(house))).toEqual([
      'HaloPSA application: the application lacks edit:assets → tick edit:assets in Configuration > Integrations > Halo API > View Applications > Permissions',
    ]);
  });
});
