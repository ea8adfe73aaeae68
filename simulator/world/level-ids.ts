/** Level's ids: base64, without padding, of a Rails-style global id (level-api.md 2.3). */

export const levelId = (kind: 'Alert' | 'Device' | 'DeviceGroup' | 'Tag', number: number, numeric: boolean): string =>
  numeric ? String(number) : Buffer.from(`gid://level/${kind}/${number}`).toString('base64').replaceAll('=', '');

/** The number inside an id, also of a row that is gone; undefined for anything that is no id of this kind. */
export function numberOf(id: string): number | undefined {
  const text = /^\d+$/.test(id)
    ? id
    : Buffer.from(id, 'base64')
        .toString('utf8')
        .replace(/^gid:\/\/level\/\w+\//, '');
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
