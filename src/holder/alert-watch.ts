import type { Condition } from '../domain/alert.ts';
import type { ConditionNews, NoTicket, Verdict } from '../domain/triage.ts';
import { FAILURES } from '../contract/failures.ts';
import type { AlertReport } from '../contract/feed-activities.ts';
import type { HoldDetails } from '../contract/records.ts';
import { ApiError } from '../apis/http/api-error.ts';
import type { LevelCaller } from '../apis/level/client.ts';
import { listActiveAlerts, listResolvedAlerts } from '../apis/level/alerts.ts';
import { askedAlone, lookUpMissing, type Missing, type Over, type Turn } from './absences.ts';
import type { Desk } from './desk.ts';
import { takesForFiring } from './running-tickets.ts';
import { verdictOf, type VerdictView } from './verdict.ts';

/** So much news in one report: a result stays small. */
const NEWS_AT_ONCE = 200;
/** Unknown devices asked for in one reading. */
const LOOKUPS_AT_ONCE = 20;
/** A drop of more is read once more before anybody looks alerts up (level-api.md 10.4). */
const DROP = { share: 0.2, least: 5 } as const;

/** Resolved alerts are read once after a pause, so far. */
const RESOLVED_PAGES = 5;

const FIRES = 'F';
const OVER = 'O';
const NONE = 'N';

const firingPrint = (condition: Condition, verdict: Verdict): string =>
  [
    FIRES,
    condition.count,
    ...condition.alerts.flatMap(({ id, startedAt, severity }) => [id, startedAt, severity]),
    verdict.opens ? `${verdict.policy} ${verdict.clientId} ${verdict.afterSeconds}` : verdict.reason,
  ].join('|');

/** Reads Level's active alerts and concludes what is new about conditions, for one holder. */
export class AlertWatch {
  readonly #desk: Desk;
  /** Conditions that fired when they were last seen: what to look for when they are missing. */
  readonly #lastSeen = new Map<string, Condition>();
  readonly #over = new Map<string, Over>();
  readonly #verdicts = new Map<string, Verdict>();
  #skipped: Partial<Record<NoTicket, number>> = {};
  #wasDrop = false;
  readonly #turn: Turn = { deviceId: '' };
  #whileOff: number | null = null;
  #offered: { readonly id: string; readonly over: readonly string[]; readonly firing: readonly string[] } | null = null;
  /** The next reading should come early: too much was missing to be believed. */
  isDoubtful = false;
  /** The newest report could not hold all that is new: the rest is told before anything is read again. */
  hasMore = false;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Of the newest reading; null before the first. */
  get summary(): HoldDetails['alerts'] {
    const { readAt, active } = this.#desk.book;
    return readAt === 0 ? null : { readAt: new Date(readAt).toISOString(), active, skipped: this.#skipped };
  }

  get skipped(): Readonly<Partial<Record<NoTicket, number>>> {
    return this.#skipped;
  }

  /**
   * Alerts that began and ended while the integration was off: they get no ticket, and are counted once. Level sorts
   * resolved alerts in no documented order, so of a long list it is a part.
   */
  async #countWhileOff(caller: LevelCaller): Promise<void> {
    const since = this.#desk.ticketing?.offSince ?? null;
    const on = this.#desk.ticketing?.onSince ?? null;
    if (this.#whileOff !== null || since === null || on === null || on <= since) return;
    const found = await askedAlone(() => listResolvedAlerts(this.#desk.level, caller, RESOLVED_PAGES));
    if (found === undefined) return;
    this.#whileOff = found.alerts.filter(
      ({ startedAt, resolvedAt }) =>
        Date.parse(startedAt) >= since && resolvedAt !== null && Date.parse(resolvedAt) <= on,
    ).length;
  }

  /** One complete reading, and the lookups that it asks for. @throws {ApiError} when Level cannot be read to the end */
  async read(caller: LevelCaller): Promise<void> {
    const { book, level, nameOf } = this.#desk;
    await this.#assertAccount(caller);
    const at = Date.now();
    const alerts = await listActiveAlerts(level, caller);
    book.read(alerts, at, nameOf);
    for (const [id, condition] of book.conditions) {
      this.#lastSeen.set(id, condition);
      this.#over.delete(id);
    }
    // What fires first: new tickets must not wait for what Level says of old ones.
    await this.#conclude(caller);
    await this.#lookUpMissing(caller);
    await this.#countWhileOff(caller);
  }

  /** Alerts of another account would make all of ours look gone. */
  async #assertAccount(caller: LevelCaller): Promise<void> {
    const { rows } = this.#desk;
    const groups = await this.#desk.groups(caller);
    if (rows.size > 1 && ![...rows.keys()].some((id) => groups.has(id)))
      throw new ApiError(
        FAILURES.stranger,
        `none of the ${rows.size} mapped groups exists in this Level account: the API key belongs to another account. Nothing is done until the right key is back`,
      );
  }

  #missing(): Missing[] {
    const { book, running, toldAlerts } = this.#desk;
    const told = [...toldAlerts.known].filter(([, print]) => print.startsWith(FIRES)).map(([id]) => id);
    const ticketed = [...running.all].filter(([, ticket]) => takesForFiring(ticket)).map(([id]) => id);
    return [...new Set([...told, ...ticketed])].flatMap((id) => {
      if (book.conditions.has(id) || this.#over.has(id)) return [];
      const seen = this.#lastSeen.get(id);
      const ticket = running.get(id);
      const head = seen ?? ticket;
      if (head === undefined) return [];
      const alertIds = seen?.alerts.map((alert) => alert.id) ?? [];
      return [
        {
          id,
          deviceId: head.deviceId,
          key: head.key,
          alertIds:
            alertIds.length > 0 || ticket?.alertId === null || ticket === undefined ? alertIds : [ticket.alertId],
        },
      ];
    });
  }

  async #lookUpMissing(caller: LevelCaller): Promise<void> {
    const missing = this.#missing();
    const { book, level } = this.#desk;
    const known = book.conditions.size + missing.length;
    const isDrop = missing.length > DROP.least && missing.length > known * DROP.share;
    this.isDoubtful = isDrop && !this.#wasDrop;
    this.#wasDrop = isDrop;
    if (this.isDoubtful || missing.length === 0) return;
    for (const [id, over] of await lookUpMissing(level, caller, missing, this.#turn)) this.#over.set(id, over);
  }

  /** Verdicts of all that fires; devices that nobody knows are asked for, some at a time. */
  async #conclude(caller: LevelCaller): Promise<void> {
    const { book, ticketing, running } = this.#desk;
    if (ticketing === null) return;
    const view: VerdictView = { ticketing, rows: this.#desk.rows, groups: await this.#desk.groups(caller) };
    const skipped: Partial<Record<NoTicket, number>> = {};
    this.#verdicts.clear();
    let lookups = LOOKUPS_AT_ONCE;
    for (const [id, condition] of book.conditions) {
      let device = this.#desk.knownDevice(condition.deviceId);
      if (device === undefined && lookups > 0) {
        lookups -= 1;
        device = await askedAlone(() => this.#desk.lookUp(caller, condition.deviceId));
      }
      if (device === undefined) continue;
      const verdict = verdictOf(condition, device, view, running.has(id));
      this.#verdicts.set(id, verdict);
      if (!verdict.opens && !running.has(id))
        skipped[verdict.reason] = (skipped[verdict.reason] ?? 0) + condition.count;
    }
    this.#skipped =
      this.#whileOff === null || this.#whileOff === 0 ? skipped : { ...skipped, whileOff: this.#whileOff };
  }

  /** After mappings, policies or the sweep changed: the same alerts may now mean something else. */
  reconsider(caller: LevelCaller): Promise<void> {
    return this.#conclude(caller);
  }

  #prints(): Map<string, string> {
    const { book, running, toldAlerts } = this.#desk;
    const prints = new Map<string, string>();
    for (const [id, verdict] of this.#verdicts) {
      const condition = book.conditions.get(id);
      if (condition !== undefined && (verdict.opens || running.has(id)))
        prints.set(id, firingPrint(condition, verdict));
    }
    for (const [id, print] of toldAlerts.known)
      if (print.startsWith(FIRES) && !prints.has(id) && book.conditions.has(id) && this.#verdicts.has(id))
        prints.set(id, NONE);
    for (const [id, over] of this.#over) prints.set(id, `${OVER}|${over.how}|${over.at ?? ''}`);
    return prints;
  }

  #newsOf(id: string): ConditionNews | null {
    const { book, running } = this.#desk;
    const isTicketed = running.has(id);
    const over = this.#over.get(id);
    if (over !== undefined) {
      const head = this.#lastSeen.get(id) ?? running.get(id);
      return head === undefined
        ? null
        : { kind: 'over', deviceId: head.deviceId, key: head.key, how: over.how, at: over.at, isTicketed };
    }
    const condition = book.conditions.get(id);
    const verdict = this.#verdicts.get(id);
    return condition === undefined || verdict === undefined ? null : { kind: 'firing', condition, verdict, isTicketed };
  }

  /** The workflow names the last report that it took. */
  begin(knownReportId: string | null): void {
    const { toldAlerts, running } = this.#desk;
    toldAlerts.begin(knownReportId);
    const offered = this.#offered;
    this.#offered = null;
    if (offered === null || offered.id !== knownReportId) return;
    for (const id of offered.firing) if (running.get(id)?.state === 'Resolved') running.change(id, { state: 'Open' });
    for (const id of offered.over) {
      if (running.has(id)) running.change(id, { state: 'Resolved' });
      this.#over.delete(id);
      this.#lastSeen.delete(id);
    }
  }

  /** Everything that fires is known, and what to make of it: only then may the rest be taken for over. */
  get #isWhole(): boolean {
    const { book } = this.#desk;
    return book.readAt > 0 && !this.isDoubtful && [...book.conditions.keys()].every((id) => this.#verdicts.has(id));
  }

  /** What is new since the last report that was taken; null when nothing is. */
  report(always: boolean): AlertReport | null {
    const { toldAlerts, book, problems, running } = this.#desk;
    const prints = this.#prints();
    const changed = toldAlerts.changed(prints);
    this.hasMore = changed.length > NEWS_AT_ONCE;
    if (changed.length === 0 && !always && !(toldAlerts.isFull && this.#isWhole)) return null;
    // What has no ticket yet must not wait behind what has one and is only told once more.
    const isTicketed = (id: string): boolean => running.has(id);
    const now = [...changed.filter((id) => !isTicketed(id)), ...changed.filter(isTicketed)].slice(0, NEWS_AT_ONCE);
    const news = now.flatMap((id) => this.#newsOf(id) ?? []);
    const isOver = (id: string): boolean => !(prints.get(id) ?? '').startsWith(FIRES);
    const { id, full } = toldAlerts.offer(
      new Map(now.map((each) => [each, prints.get(each) ?? ''])),
      new Set(now.filter(isOver)),
      now.length === changed.length && this.#isWhole,
    );
    this.#offered = {
      id,
      over: now.filter((each) => this.#over.has(each)),
      firing: now.filter((each) => !isOver(each)),
    };
    return { reportId: id, at: book.readAt, news, full, skipped: this.#skipped, active: book.active, problems };
  }
}
