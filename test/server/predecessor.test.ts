import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { ensureIntegration } from '../../src/client/ensure-integration.ts';
import type { FormerOffer } from '../../src/client/former-run.ts';
import * as messages from '../../src/contract/messages.ts';
import { House } from '../support/house.ts';
import { runLevel } from '../support/level-cli.ts';

async function level(house: House, ...args: string[]): Promise<{ code: number | null; out: string; said: string }> {
  const { code, stdout, stderr } = await runLevel(house, args);
  return { code, out: stdout, said: `${stdout}\n${stderr}`.replaceAll(/\s+/g, ' ') };
}

/** What somebody does in the Web UI, and the next start of a worker after it. */
async function endAndBeginAnew(house: House): Promise<void> {
  const { runId } = await house.handle.describe();
  await house.handle.terminate('tidying up');
  await ensureIntegration(house.client, 'default');
  await house.until('the new run answers', ({ rows }) => rows.length === 0);
  // Visibility is a moment behind.
  await house.waitFor('the end is visible', async () => {
    const query = `RunId = "${runId}" AND ExecutionStatus = "Terminated"`;
    return (await house.client.workflow.count(query)).count > 0;
  });
}

const offerOf = async (house: House): Promise<FormerOffer | null | undefined> => {
  const { code, out, said } = await level(house, 'status', '--json');
  expect(code, said).toBe(0);
  return (JSON.parse(out) as { former?: FormerOffer | null }).former;
};

let house: House;
afterEach(() => house.close());

describe('an integration whose predecessor was terminated', () => {
  test('offers its configuration, and takes nothing over by itself', async () => {
    house = await House.open({ address: inject('temporalAddress'), world: 'small' });
    await house.furnish(3);
    const { code: none, said: why } = await level(house, 'export', '--former');
    expect([none, why]).toEqual([1, expect.stringContaining('was ended by force')]);
    expect(await offerOf(house)).toBeNull();
    await house.handle.executeUpdate(messages.saveTicketing, {
      args: [{ set: [{ name: 'Rest', alerts: ['*'], ticketType: 'Alert' }] }],
    });
    await house.enable();
    await house.allSynced();
    const before = await level(house, 'export');

    await endAndBeginAnew(house);
    expect(await offerOf(house)).toMatchObject({ how: 'terminated', rows: 3, policies: 1 });
    const offer = /was terminated at .*with 3 mapped groups and 1 policy.*export --former > former\.yaml.*No group/;
    expect((await level(house, 'status')).said).toMatch(offer);
    expect((await level(house, 'map', 'list')).said).toMatch(offer);

    // An empty one that was ended, too, does not hide what came before it.
    await endAndBeginAnew(house);
    expect(await offerOf(house)).toMatchObject({ rows: 3, policies: 1 });

    await house.clearLedger();
    const { code, out, said } = await level(house, 'export', '--former');
    expect([code, out], said).toEqual([0, before.out]);
    const file = join(house.dataDir, 'former.yaml');
    await writeFile(file, out);
    const applied = await level(house, 'apply', file, '--yes');
    expect(applied.code, applied.said).toBe(0);
    expect((await level(house, 'export')).out).toBe(before.out);

    const { enabled, rows } = await house.status();
    expect([enabled, rows.map(({ state }) => state)]).toEqual([false, ['Unsynced', 'Unsynced', 'Unsynced']]);
    expect(await house.writes()).toEqual([]);
    expect(await offerOf(house)).toBeNull();
    expect((await level(house, 'status')).said).not.toContain('export --former');
  });
});
