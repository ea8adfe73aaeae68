import type { FieldValues } from './asset-fields.ts';

/** A HaloPSA asset, reduced to what matching and planning look at. */
export interface Asset {
  readonly id: number;
  readonly typeId: number;
  readonly clientId: number;
  readonly siteId: number;
  /** Asset tag (`inventory_number`). */
  readonly tag: string;
  readonly inactive: boolean;
  /** By field name, only fields that we know. */
  readonly fields: FieldValues;
}

/** An asset type with the fields that its assets have. Field ids are the tenant's. */
export interface AssetType {
  readonly id: number;
  readonly name: string;
  readonly fieldIds: Readonly<Record<string, number>>;
}

/** Finds assets by key, inactive ones included. Keys are compared without case, serials only when valid. */
export interface AssetLookup {
  byDeviceId(deviceId: string): readonly Asset[];
  bySerial(serial: string): readonly Asset[];
  byHostname(hostname: string): readonly Asset[];
  hasTag(tag: string): boolean;
}
