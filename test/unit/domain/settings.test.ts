import { describe, expect, test } from 'vitest';
import { changeSettings, DEFAULT_SETTINGS, settingsFaults } from '../../../src/domain/settings.ts';

describe('settingsFaults', () => {
  test.for([
    {},
    { timing: { sweep: 60, heartbeat: 0.5 } },
    { limits: { halopsa: 700 } },
    { assets: { types: { server: 'Servers' } } },
    DEFAULT_SETTINGS,
  ])('accepts %j', (change) => {
    expect(settingsFaults(change)).toEqual([]);
  });

  test.for([
    [null, [/an object such as/]],
    [[], [/an object such as/]],
    ['timing', [/an object such as/]],
    [{ colour: 'red' }, [/^colour: there is no such setting/]],
    [{ timing: 5 }, [/^timing: an object is expected/]],
    [{ timing: { sweeps: 5 } }, [/^timing\.sweeps: there is no such setting/]],
    [{ timing: { sweep: '5' } }, [/^timing\.sweep: a number above 0/]],
    [{ timing: { sweep: 0 } }, [/^timing\.sweep: a number above 0/]],
    [{ timing: { sweep: -1 } }, [/^timing\.sweep: a number above 0/]],
    [{ timing: { sweep: Number.NaN } }, [/^timing\.sweep: a number above 0/]],
    [{ limits: { halopsa: Number.POSITIVE_INFINITY } }, [/^limits\.halopsa/]],
    [{ limits: { halopsa: 99.5 } }, [/^limits\.halopsa: a whole number above 0/]],
    [{ assets: 'Server' }, [/^assets: an object is expected/]],
    [{ assets: { type: {} } }, [/^assets\.type: there is no such setting/]],
    [{ assets: { types: 'Server' } }, [/^assets\.types: an object is expected/]],
    [{ assets: { types: { router: 'Router' } } }, [/^assets\.types\.router/]],
    [{ assets: { types: { server: ' ' } } }, [/^assets\.types\.server/]],
    [{ timing: { constructor: 5 } }, [/^timing\.constructor: there is no such setting/]],
    [{ toString: 1 }, [/^toString: there is no such setting/]],
    [{ colour: 1, timing: { sweep: 0 }, limits: null }, [/^colour/, /^timing\.sweep/, /^limits/]],
  ] as const)('refuses %j', ([change, faults]) => {
    expect(settingsFaults(change)).toEqual(faults.map((fault) => expect.stringMatching(fault)));
  });
});

describe('changeSettings', () => {
  test('changes what is named and keeps the rest', () => {
    const changed = changeSettings(DEFAULT_SETTINGS, {
      timing: { sweep: 60 },
      assets: { types: { server: 'Servers' } },
    });
    expect(changed).toEqual({
      ...DEFAULT_SETTINGS,
      timing: { ...DEFAULT_SETTINGS.timing, sweep: 60 },
      assets: { types: { server: 'Servers', workstation: 'Workstation' }, reconcileAt: '02:30' },
    });
  });

  test('leaves what it was given as it was', () => {
    const before = structuredClone(DEFAULT_SETTINGS);
    changeSettings(DEFAULT_SETTINGS, { limits: { level: 1 } });
    expect(DEFAULT_SETTINGS).toEqual(before);
  });
});
