import type { AlertExplanation } from '../contract/alert-views.ts';
import { coloursFor } from './colours.ts';
import { plainText } from './plain-text.ts';
import { hang, wrap } from './text-layout.ts';

/** Why an alert has, or has not, a ticket, and the one thing to do. */
export function renderExplanation(
  { alertId, name, deviceName, lines, cure }: AlertExplanation,
  { columns, colour }: { readonly columns: number; readonly colour: boolean },
): string {
  const { bold } = coloursFor(colour);
  return [
    ...wrap(`${plainText(name)} on ${plainText(deviceName)}`, columns).map(bold),
    ...hang('alert  ', plainText(alertId), columns),
    '',
    ...lines.flatMap((line) => hang('- ', plainText(line), columns)),
    ...(cure === null ? [] : ['', 'To do', ...hang('- ', plainText(cure), columns)]),
  ].join('\n');
}
