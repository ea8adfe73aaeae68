/** Parts of Level's window that we fill: its limit is shared with the account's other tools (design §5). */
export const ALERT_SHARE = 0.4;
export const SWEEP_SHARE = 0.3;
