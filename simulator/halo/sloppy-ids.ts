/**
 * Ids as live tenants write them at times: `3.0` or `"3"` (halopsa-api.md 2.1). Works on the text, since JSON.stringify cannot write `3.0`.
 */
export const sloppyIds = (body: string): string =>
  body
    .replace(/"(client_id|site_id)":(\d+)(?=[,}])/g, '"$1":$2.0')
    .replace(/"(assettype_id|priorityid|toplevel_id)":(\d+)(?=[,}])/g, '"$1":"$2"');
