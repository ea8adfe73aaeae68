import { describe, expect, test } from 'vitest';
import { roleOf } from '../../../src/domain/device.ts';
import { device } from '../../support/builders.ts';

describe('roleOf', () => {
  test.for([
    ['workstation', 'Windows Server 2022', 'workstation'],
    ['server', 'Windows 11', 'server'],
    ['domain_controller', null, 'server'],
    [null, 'Windows Server 2022 Standard', 'server'],
    [null, 'Ubuntu 24.04 server', 'server'],
    [null, 'Windows 11 Pro', 'workstation'],
    [null, null, 'workstation'],
  ] as const)('of role %j and system %j is %s', ([role, osName, expected]) => {
    expect(roleOf(device({ role, osName }))).toBe(expected);
  });
});
