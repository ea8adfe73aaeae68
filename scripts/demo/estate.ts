import { startSimulator, type Simulator } from '../../simulator/server.ts';
import { ControlPlane } from './control-plane.ts';
import type { DemoOptions } from './options.ts';

export interface IntendedRow {
  readonly groupId: string;
  readonly clientId: number;
  readonly clientName: string;
  readonly siteId: number;
}

/** A device as Level has it. */
export interface EstateDevice {
  readonly id: string;
  readonly hostname: string;
  readonly group_id: string | null;
  readonly tags: readonly string[];
  readonly maintenance_mode: boolean;
}

export interface HaloRequest {
  readonly seq: number;
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly status: number | null;
  readonly summary: string;
}

interface Check {
  readonly devicesWithoutAsset: readonly unknown[];
  readonly devicesWithSeveralAssets: readonly unknown[];
  readonly assetsWithUnknownDevice: readonly unknown[];
  readonly wrongSite: readonly unknown[];
}

/** Requests a minute; 100 in earnest. */
export const LEVEL_LIMIT = 2_000;

/** A simulated MSP: its Level, its HaloPSA, and what only a simulator can tell. */
export class Estate {
  readonly sim: Simulator;
  readonly control: ControlPlane;

  private constructor(sim: Simulator) {
    this.sim = sim;
    this.control = new ControlPlane(sim.url);
  }

  static open = async ({ world }: Pick<DemoOptions, 'world'>): Promise<Estate> =>
    new Estate(await startSimulator({ world, switches: { levelLimit: LEVEL_LIMIT } }));

  /** Where every Level group belongs. */
  intendedRows = async (): Promise<IntendedRow[]> =>
    (await this.control.ask<{ readonly mapping: IntendedRow[] }>('world')).mapping;

  /** Requests that reached HaloPSA after `seq`, tokens included. */
  haloRequests = async (seq: number): Promise<HaloRequest[]> =>
    (await this.control.ask<(HaloRequest & { readonly api: string })[]>(`ledger?since=${seq}`)).filter(
      ({ api }) => api !== 'level',
    );

  /** Of the newest request of either side, 0 before the first. */
  newestRequest = async (): Promise<number> =>
    (await this.control.ask<{ readonly seq: number }[]>('ledger')).at(-1)?.seq ?? 0;

  /** Whose hostname names no other one. */
  async namedDevices(): Promise<EstateDevice[]> {
    const { devices } = await this.control.ask<{ readonly devices: readonly EstateDevice[] }>('state?part=devices');
    return devices.filter((one) => devices.filter(({ hostname }) => hostname === one.hostname).length === 1);
  }

  /** What HaloPSA holds against what Level has: sentences, none when both agree. */
  async disagreements(): Promise<string[]> {
    const check = await this.control.ask<Check>('state/check');
    const named: readonly (readonly [rows: readonly unknown[], what: string])[] = [
      [check.devicesWithoutAsset, 'devices without an asset'],
      [check.devicesWithSeveralAssets, 'devices with several assets'],
      [check.assetsWithUnknownDevice, 'assets of no device'],
      [check.wrongSite, 'assets on the wrong site'],
    ];
    return named.flatMap(([rows, what]) => (rows.length === 0 ? [] : [`${rows.length} ${what}`]));
  }
}
