import type { Harness } from './harness.ts';

export const ticket = (over: Record<string, unknown> = {}) => ({
  summary: 'Disk almost full',
  details_html: '<p>Below 10 % free<br>on C:</p>',
  tickettype_id: 21,
  client_id: 12,
  site_id: 41,
  priority_id: 2,
  third_party_id_string: 'ref-1',
  sendack: false,
  ...over,
});

export const note = (ticketId: number, over: Record<string, unknown> = {}) => ({
  ticket_id: ticketId,
  outcome_id: 7,
  note_html: '<p>Still firing</p>',
  hiddenfromuser: true,
  sendemail: false,
  ...over,
});

export const switchTo = (sim: Harness, switches: Record<string, unknown>) => sim.control('PATCH', 'switches', switches);

/** With the rights taken away from the token in use. */
export async function without(sim: Harness, ...rights: string[]): Promise<void> {
  await switchTo(sim, { rights: Object.fromEntries(rights.map((right) => [right, false])) });
  sim.forgetToken();
}

export const edit = (sim: Harness, op: string, rest: Record<string, unknown>) =>
  sim.control('POST', 'edit', { op, ...rest });

export const stored = async (sim: Harness): Promise<any[]> => (await sim.control('GET', 'state?part=tickets')).tickets;

export const mails = async (sim: Harness): Promise<any[]> => (await sim.control('GET', 'state?part=mail')).mail;

export async function created(sim: Harness, over: Record<string, unknown> = {}): Promise<number> {
  const { status, body, text } = await sim.halo('/Tickets', [ticket(over)]);
  if (status !== 201) throw new Error(`create failed: ${status} ${text}`);
  return body.id;
}

export const ids = (rows: { id: number }[]): number[] => rows.map(({ id }) => id);

export const listed = async (sim: Harness, query: string): Promise<number[]> =>
  ids((await sim.halo(`/Tickets?${query}`)).body.tickets);
