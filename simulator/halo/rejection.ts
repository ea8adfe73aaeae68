import { json, type SimAnswer } from '../exchange.ts';

/** An item that HaloPSA refuses. */
export class Rejection extends Error {
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}

/** The body of a broken business rule (halopsa-api.md 2.5). */
export const ruleBroken = (message: string, status = 400): SimAnswer =>
  json(status, { ClassName: 'System.Exception', Message: message });

/** The body for a value of the wrong type: model state, by position in the posted array. */
export const wrongType = (index: number, property: string, value: unknown): SimAnswer =>
  json(400, {
    [`[${index}].${property}`]: [
      `Error converting value ${JSON.stringify(value)} to type 'System.Nullable\`1[System.Int32]'. Path '[${index}].${property}'.`,
    ],
  });
