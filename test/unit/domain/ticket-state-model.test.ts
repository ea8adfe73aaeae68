import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FiringAlert } from '../../../src/domain/alert.ts';
import { newTicket, ticketAfter } from '../../../src/domain/ticket-after.ts';
import { nextStep } from '../../../src/domain/ticket-next.ts';
import type {
  ConditionView,
  TicketEvent,
  TicketRules,
  TicketState,
  TicketStep,
} from '../../../src/domain/ticket-state.ts';
import { alert, at, CONDITION, firing, GONE, MINUTE, RULES, seen } from './ticket-state-builders.ts';

const MOST_STEPS = 100;
const SEVERITIES = ['information', 'warning', 'critical', 'emergency'] as const;

const rules: fc.Arbitrary<TicketRules> = fc.record({
  whenAlertResolves: fc.constantFrom('closeIfUntouched', 'note'),
  whenAlertReturns: fc.constantFrom('reopen', 'note', 'newTicket'),
  reopenWithinMinutes: fc.constantFrom(0, 60),
  whenTicketCloses: fc.constantFrom('leave', 'resolveAlert'),
  repeatNoteMinutes: fc.constantFrom(0, 60),
});

type Command =
  | { readonly do: 'fire'; readonly alerts: readonly FiringAlert[] }
  | { readonly do: 'resolve' | 'vanish' | 'again' | 'look' | 'adopt' }
  | { readonly do: 'person'; readonly what: 'close' | 'reopen' | 'delete' | 'touch' | 'merge' }
  | { readonly do: 'asset' }
  | { readonly do: 'pass'; readonly minutes: number }
  | { readonly do: 'set'; readonly rules: TicketRules };

const alerts = fc.uniqueArray(
  fc
    .tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom(0, 7, 30), fc.constantFrom(...SEVERITIES))
    .map(([id, start, severity]) => alert(id, start, severity)),
  { minLength: 1, maxLength: 3, selector: ({ id }) => id },
);

const commandBut = (...without: readonly Command['do'][]): fc.Arbitrary<Command> =>
  fc
    .oneof(
      { weight: 4, arbitrary: alerts.map((each): Command => ({ do: 'fire', alerts: each })) },
      { weight: 4, arbitrary: fc.constant<Command>({ do: 'resolve' }) },
      {
        weight: 3,
        arbitrary: fc.constantFrom<Command>({ do: 'vanish' }, { do: 'again' }, { do: 'look' }, { do: 'asset' }),
      },
      {
        weight: 3,
        arbitrary: fc
          .constantFrom('close', 'reopen', 'delete', 'touch', 'merge')
          .map((what): Command => ({ do: 'person', what })),
      },
      { weight: 3, arbitrary: fc.constantFrom(1, 61, 600).map((minutes): Command => ({ do: 'pass', minutes })) },
      { weight: 1, arbitrary: rules.map((each): Command => ({ do: 'set', rules: each })) },
    )
    .filter((command) => !without.includes(command.do));

interface Ticket {
  isOpen: boolean;
  isDeleted: boolean;
  isTouched: boolean;
  mergedInto: number | null;
}

const refused = new Set<TicketStep['do']>(['wait', 'end']);

/** One condition, its tickets in a simple HaloPSA, and the loop of the workflow. */
class Model {
  readonly tickets = new Map<number, Ticket>();
  readonly steps: TicketStep[] = [];
  state: TicketState;
  now = at(0);
  hasEnded = false;
  #rules: TicketRules;
  #view: ConditionView = firing(...CONDITION.alerts);

  constructor(given: TicketRules) {
    this.#rules = given;
    this.state = newTicket(CONDITION, given);
  }

  tell(event: TicketEvent): void {
    const before = this.state;
    this.state = ticketAfter(before, event);
    if (before.phase === 'done') expect(this.state).toBe(before);
    if (event.kind === 'delivered') expect(ticketAfter(this.state, event)).toBe(this.state);
    const { told, notes, earlier } = this.state;
    expect(told.length <= 50 && notes.length <= 20 && earlier.length <= 5).toBe(true);
    expect(JSON.parse(JSON.stringify(this.state))).toEqual(this.state);
  }

  deliver(view: ConditionView): void {
    this.#view = view;
    this.tell({ kind: 'delivered', view, rules: this.#rules, at: this.now });
  }

  get ticket(): Ticket | undefined {
    return this.tickets.get(this.state.ticketId ?? 0);
  }

  look(): void {
    const { ticket } = this;
    if (ticket === undefined) return;
    const { isOpen, isDeleted, mergedInto } = ticket;
    this.tell(seen({ isClosed: !isOpen, isDeleted, mergedInto }, this.state.ticketId ?? 0));
  }

  person(what: Extract<Command, { do: 'person' }>['what']): void {
    const { ticket } = this;
    if (ticket === undefined || ticket.isDeleted || ticket.mergedInto !== null) return;
    ticket.isTouched = true;
    if (what === 'close') ticket.isOpen = false;
    if (what === 'reopen') ticket.isOpen = true;
    if (what === 'delete') ticket.isDeleted = true;
    if (what === 'merge') {
      ticket.isOpen = false;
      ticket.mergedInto = this.#create(true);
    }
  }

  #create(isTouched: boolean): number {
    const id = this.tickets.size + 1;
    this.tickets.set(id, { isOpen: true, isDeleted: false, isTouched, mergedInto: null });
    return id;
  }

  command(command: Command): void {
    switch (command.do) {
      case 'fire':
        return this.deliver(firing(...command.alerts));
      case 'resolve':
        return this.deliver({ kind: 'over', how: 'resolved', at: new Date(this.now).toISOString() });
      case 'vanish':
        return this.deliver(GONE);
      case 'again':
        return this.deliver(this.#view);
      case 'set':
        this.#rules = command.rules;
        return this.deliver(this.#view);
      case 'look':
        return this.look();
      case 'adopt':
        return this.tell({ kind: 'adoptedByAnother' });
      case 'person':
        return this.person(command.what);
      case 'asset':
        return this.tell({ kind: 'assetKnown', assetId: 5 });
      case 'pass':
        this.now += command.minutes * MINUTE;
    }
  }

  /** Does it in HaloPSA. @returns the answer, which may come later */
  #perform(step: TicketStep): TicketEvent[] {
    const { ticket, state } = this;
    const { view, isMerged, hasPerson, phase } = state;
    const seenEvent = (): TicketEvent =>
      seen(
        { isClosed: !ticket?.isOpen, isDeleted: ticket?.isDeleted ?? true, mergedInto: ticket?.mergedInto ?? null },
        state.ticketId ?? 0,
      );
    const isTheirs = ticket === undefined || ticket.isDeleted || ticket.mergedInto !== null;
    if (step.do !== 'resolveAlerts') expect(phase === 'theirs' || phase === 'done').toBe(false);
    switch (step.do) {
      case 'open': {
        expect([phase, view.kind]).toEqual(['new', 'firing']);
        // Those that a person opened again belong to that person.
        const ours = [...this.tickets.values()].filter((each) => each.isOpen && !each.isDeleted && !each.isTouched);
        expect(ours).toEqual([]);
        const ticketId = this.#create(false);
        return [
          {
            kind: 'opened',
            ticketId,
            as: 'created',
            assetId: null,
            baseline: null,
            earlier: state.earlier,
            at: this.now,
          },
        ];
      }
      case 'note':
        return [{ kind: 'noted', note: step.note, at: this.now }];
      case 'close':
        expect([view.kind === 'over' && view.how, isMerged, hasPerson]).toEqual(['resolved', false, false]);
        if (isTheirs || !ticket.isOpen) return [seenEvent()];
        if (ticket.isTouched) return [{ kind: 'touched', by: { who: 'Ana', at: '', what: 'action' } }];
        ticket.isOpen = false;
        return [{ kind: 'closed', at: this.now }];
      case 'reopen':
        expect([phase, view.kind, isMerged]).toEqual(['closed', 'firing', false]);
        if (isTheirs) return [{ kind: 'notReopened', why: 'it was deleted' }];
        ticket.isOpen = true;
        return [{ kind: 'reopened', at: this.now }];
      case 'link':
        expect([phase, state.assetId]).toEqual(['open', null]);
        return [{ kind: 'linked', assetId: step.assetId }];
      case 'resolveAlerts':
        expect([phase, view.kind, state.rules.whenTicketCloses]).toEqual(['theirs', 'firing', 'resolveAlert']);
        return [{ kind: 'alertsResolved' }];
      case 'wait':
      case 'end':
        return [];
    }
  }

  /** @param meanwhile what happens between a step's effect and its answer */
  run(meanwhile: readonly Command[] = []): void {
    const left = [...meanwhile];
    for (let count = 0; count < MOST_STEPS; count += 1) {
      const step = nextStep(this.state, this.now);
      if (refused.has(step.do)) {
        this.hasEnded ||= step.do === 'end';
        return;
      }
      this.steps.push(step);
      const answers = this.#perform(step);
      const command = left.shift();
      if (command !== undefined) this.command(command);
      for (const event of answers) this.tell(event);
    }
    expect.unreachable(`no rest after ${MOST_STEPS} steps: ${JSON.stringify(this.steps.slice(-3))}`);
  }
}

type Turn = readonly [Command, readonly Command[]];
const turnsOf = (one: fc.Arbitrary<Command>): fc.Arbitrary<Turn[]> =>
  fc.array(fc.tuple(one, fc.array(one, { maxLength: 2 })), { maxLength: 25 });

function play(given: TicketRules, turns: readonly Turn[]): Model {
  const model = new Model(given);
  model.run();
  for (const [command, meanwhile] of turns) {
    if (model.hasEnded) break;
    model.command(command);
    model.run(meanwhile);
  }
  return model;
}

const RUNS = { numRuns: 500 };

describe('the state machine', () => {
  test('comes to rest, keeps small, and writes only where it may', () => {
    fc.assert(
      fc.property(rules, turnsOf(commandBut()), (given, turns) => {
        play(given, turns);
      }),
      RUNS,
    );
  });

  test('closes nothing unless Level resolved it', () => {
    fc.assert(
      fc.property(rules, turnsOf(commandBut('resolve')), (given, turns) => {
        expect(play(given, turns).steps.filter((step) => step.do === 'close')).toEqual([]);
      }),
      RUNS,
    );
  });

  test('leaves no alert without a ticket while nobody ends one', () => {
    fc.assert(
      fc.property(rules, turnsOf(commandBut('person', 'adopt', 'set')), (given, turns) => {
        const model = play(given, turns);
        if (model.hasEnded || model.state.view.kind === 'over') return;
        const isNoted = model.state.phase === 'closed' && given.whenAlertReturns === 'note';
        expect(isNoted || model.ticket?.isOpen).toBe(true);
      }),
      RUNS,
    );
  });

  test('closes at last what resolved and nobody worked on, and ends', () => {
    fc.assert(
      fc.property(turnsOf(commandBut('person', 'vanish', 'set', 'adopt')), (turns) => {
        const model = play(RULES, turns);
        if (model.hasEnded) return;
        model.deliver({ kind: 'over', how: 'resolved', at: null });
        model.run();
        for (const minutes of [61, 61]) {
          model.command({ do: 'pass', minutes });
          model.run();
        }
        expect(model.hasEnded).toBe(true);
        expect([...model.tickets.values()].filter(({ isOpen }) => isOpen)).toEqual([]);
      }),
      RUNS,
    );
  });

  test('ends when a person ends the ticket of a condition that is over', () => {
    fc.assert(
      fc.property(rules, turnsOf(commandBut('adopt')), (given, turns) => {
        const model = play(given, turns);
        model.command({ do: 'resolve' });
        model.run();
        for (let hops = 0; hops < 30 && !model.hasEnded; hops += 1) {
          model.person('close');
          model.look();
          model.run();
          model.command({ do: 'pass', minutes: 61 });
          model.run();
        }
        expect(model.hasEnded).toBe(true);
      }),
      RUNS,
    );
  });

  test('takes any event in any state', () => {
    const event: fc.Arbitrary<TicketEvent> = fc.constantFrom<TicketEvent>(
      { kind: 'opened', ticketId: 3, as: 'adopted', assetId: null, baseline: null, earlier: [1, 2], at: at(1) },
      { kind: 'foundClosed', ticketId: 3, isNewFiring: true },
      { kind: 'foundClosed', ticketId: 3, isNewFiring: false },
      { kind: 'notNeeded', why: 'x' },
      { kind: 'noted', note: { kind: 'gone' }, at: at(2) },
      { kind: 'noted', note: { kind: 'repeat', times: 3 }, at: at(2) },
      { kind: 'closed', at: at(3) },
      { kind: 'touched', by: { who: '', at: '', what: 'time' } },
      { kind: 'notClosed', why: 'x' },
      { kind: 'reopened', at: at(4) },
      { kind: 'notReopened', why: 'x' },
      { kind: 'linked', assetId: 4 },
      { kind: 'alertsResolved' },
      { kind: 'adoptedByAnother' },
      { kind: 'assetKnown', assetId: 9 },
      seen({ isClosed: true }, 3),
      seen({}, 3),
      seen({ isDeleted: true }, 3),
      seen({ mergedInto: 3 }, 3),
      seen({ mergedInto: 4 }, 3),
      seen({ mergedInto: 3 }, 4),
    );
    const one = fc.oneof(event, commandBut('adopt'));
    fc.assert(
      fc.property(rules, fc.array(one, { maxLength: 40 }), (given, events) => {
        const model = new Model(given);
        for (const each of events) {
          if ('kind' in each) model.tell(each);
          else model.command(each);
          expect(nextStep(model.state, model.now).do).toBeTypeOf('string');
        }
      }),
      RUNS,
    );
  });
});
