import { describe, expect, test } from 'vitest';
import { changeTicketSettings, DEFAULT_TICKET_SETTINGS } from '../../../src/domain/ticket-settings.ts';
import { ticketSettingsFaults } from '../../../src/domain/ticket-settings-faults.ts';

describe('ticketSettingsFaults', () => {
  test.for([
    {},
    DEFAULT_TICKET_SETTINGS,
    { timeZone: 'Europe/Paris', noteOutcome: 'Internal Note', catchAll: { client: 'Unknown', site: 4 } },
    { catchAll: { client: 12 }, whenAlertReturns: 'newTicket', whenTicketCloses: 'resolveAlert' },
    { reopenWithinMinutes: 10_080, repeatNoteMinutes: 0.5, openAfterSeconds: { warning: 0 } },
    { storm: { windowSeconds: 0.2, perClient: 1 }, texts: { noteGone: 'x', summary: '' } },
  ])('accepts %j', (change) => {
    expect(ticketSettingsFaults(change)).toEqual([]);
  });

  test.for<[unknown, RegExp[]]>([
    [null, [/^an object such as/]],
    [[], [/^an object such as/]],
    [{ colour: 1 }, [/^colour: there is no such setting/]],
    [{ constructor: 1 }, [/^constructor: there is no such setting/]],
    [JSON.parse('{"__proto__":{"x":1}}'), [/^__proto__: there is no such setting/]],
    [{ whenAlertResolves: 'close' }, [/^whenAlertResolves: one of closeIfUntouched, note/]],
    [{ whenAlertReturns: 1 }, [/^whenAlertReturns: one of reopen, note, newTicket/]],
    [{ whenTicketCloses: 'resolve-alert' }, [/^whenTicketCloses: one of leave, resolveAlert/]],
    [{ reopenWithinMinutes: 10_081 }, [/^reopenWithinMinutes: a number from 0 to 10080/]],
    [{ reopenWithinMinutes: '5' }, [/^reopenWithinMinutes/]],
    [{ repeatNoteMinutes: -1 }, [/^repeatNoteMinutes: a number from 0 to 1440/]],
    [{ openAfterSeconds: { warning: 86_401 } }, [/^openAfterSeconds\.warning: a number from 0 to 86400/]],
    [{ openAfterSeconds: { severe: 1 } }, [/^openAfterSeconds\.severe: there is no such name/]],
    [{ timeZone: 'Mars/Olympus' }, [/^timeZone: the IANA name/]],
    [{ timeZone: '+01:00' }, [/^timeZone/]],
    [{ timeZone: '' }, [/^timeZone/]],
    [{ showLastUser: 'no' }, [/^showLastUser: true or false/]],
    [{ noteOutcome: 0 }, [/^noteOutcome: a name or an id/]],
    [{ catchAll: {} }, [/^catchAll\.client: a name or an id/]],
    [{ catchAll: { client: 1, room: 2 } }, [/^catchAll\.room: there is no such setting/]],
    [{ catchAll: 'Unknown' }, [/^catchAll: an object/]],
    [{ storm: { perClient: 0 } }, [/^storm\.perClient: a whole number from 1/]],
    [{ storm: { overall: 1.5 } }, [/^storm\.overall: a whole number/]],
    [{ storm: { calmSeconds: 0.1 } }, [/^storm\.calmSeconds: a number from 0\.2/]],
    [{ storm: { windowSeconds: Number.POSITIVE_INFINITY } }, [/^storm\.windowSeconds/]],
    [{ storm: { releaseStatus: ' ' } }, [/^storm\.releaseStatus: the name of a status/]],
    [{ texts: { toString: 'x' } }, [/^texts\.toString: there is no such name \(summary, details/]],
    [{ texts: { details: 5 } }, [/^texts\.details: a template/]],
    [{ storm: null, texts: 1 }, [/^storm: an object/, /^texts: an object/]],
  ])('refuses %j', ([change, faults]) => {
    expect(ticketSettingsFaults(change)).toEqual(faults.map((fault) => expect.stringMatching(fault)));
  });
});

describe('changeTicketSettings', () => {
  const catchAll = { clientId: 1, clientName: 'Unknown', siteId: 2, siteName: 'Unknown' };
  const settings = { ...DEFAULT_TICKET_SETTINGS, catchAll, texts: { noteGone: 'gone', noteReturned: 'back' } };

  test('changes what is named and keeps the rest', () => {
    const changed = changeTicketSettings(settings, {
      timeZone: 'Europe/Paris',
      openAfterSeconds: { warning: 60 },
      storm: { perClient: 3 },
      texts: { noteReturned: ' ', noteReopened: 'again' },
    });
    expect(changed).toEqual({
      ...settings,
      timeZone: 'Europe/Paris',
      openAfterSeconds: { ...settings.openAfterSeconds, warning: 60 },
      storm: { ...settings.storm, perClient: 3 },
      texts: { noteGone: 'gone', noteReopened: 'again' },
    });
  });

  test('leaves the catch-all place, and what it was given, as they were', () => {
    const before = structuredClone(settings);
    const withPlace: object = { catchAll: { client: 'Other' } };
    expect(changeTicketSettings(settings, withPlace).catchAll).toEqual(catchAll);
    expect(settings).toEqual(before);
  });
});
