import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TEXT_NAMES, TEXT_VARIABLES, type TextVariables } from '../../../src/domain/ticket-texts.ts';
import { renderSummary, renderText } from '../../../src/texts/render-text.ts';
import { toHtml } from '../../../src/texts/to-html.ts';

const disk: TextVariables = {
  alert: 'Disk Monitor - Critical',
  severity: 'critical',
  condition: 'C: free space below 10 %',
  device: 'ACME-FS01',
  role: 'server',
  os: 'Windows Server 2022',
  serial: '5CG1234XYZ',
  group: 'Acme / Head office',
  groupName: 'Head office',
  client: 'Acme Ltd',
  site: 'Main',
  assetId: 977,
  lastUser: 'ACME\\jsmith',
  ip: '10.1.2.3',
  online: true,
  started: '12 Mar 2027 09:14 +01:00',
  count: 1,
  earlierTicket: 5211,
  timesIn30Days: 4,
  payload: 'C: 4.3% free\nD: 80% free',
  whenAlertResolves: 'closeIfUntouched',
  policy: 'Monitoring - Global',
  reference: 'lvl:dev-1:abc:2027-03-12T08:14:00Z',
  alertId: 'alert-1',
  connection: 'default',
};

const details = (over: TextVariables, templates: Record<string, string> = {}): string[] =>
  renderText('details', templates, { ...disk, ...over }).split('\n');

describe('renderText', () => {
  test('writes the default details', () => {
    expect(details({})).toEqual([
      'Level alert: Disk Monitor - Critical    Severity: Critical',
      'Condition:   C: free space below 10 %',
      'Device:      ACME-FS01 (server, Windows Server 2022)    Serial: 5CG1234XYZ',
      'Group:       Acme / Head office',
      'Client / site: Acme Ltd / Main',
      'Asset:       #977 linked',
      'Last user:   ACME\\jsmith    IP: 10.1.2.3    Online when raised: yes',
      'Started:     12 Mar 2027 09:14 +01:00',
      'Earlier:     ticket 5211',
      'How often:   4 times in 30 days',
      'Payload:',
      '  C: 4.3% free',
      '  D: 80% free',
      'Closes by itself if the alert resolves and nobody has worked on it.',
      'Policy: Monitoring - Global',
      'Ref: lvl:dev-1:abc:2027-03-12T08:14:00Z',
      'Why? level-halopsa explain alert alert-1',
    ]);
  });

  test('drops the lines that have nothing to say', () => {
    const bare = { alert: 'Disk', severity: 'critical', device: 'PC-1', assetReason: 'held', reference: 'lvl:1' };
    expect(renderText('details', {}, bare).split('\n')).toEqual([
      'Level alert: Disk    Severity: Critical',
      'Device:      PC-1',
      'Asset:       not linked: held',
      'Stays open when the alert resolves: a note will say so.',
      'Ref: lvl:1',
    ]);
  });

  test.for<[string, TextVariables, string]>([
    ['an offline device', { online: false, lastUser: '', ip: null }, 'Online when raised: no'],
    ['several alerts', { count: 3 }, 'Started:     12 Mar 2027 09:14 +01:00    Firing on this device: 3 of this name'],
    [
      'a ticket that stays open',
      { whenAlertResolves: 'note' },
      'Stays open when the alert resolves: a note will say so.',
    ],
    ['another connection', { connection: 'emea' }, 'Why? level-halopsa -c emea explain alert alert-1'],
    ['no asset', { assetId: null }, 'Asset:       not linked'],
  ])('tells of %s', ([, over, line]) => {
    expect(details(over)).toContain(line);
  });

  test('cuts a payload to 2,000 characters and says its whole length', () => {
    const lines = details({ payload: `${'x'.repeat(1_999)}🙂${'y'.repeat(18_399)}` });
    const at = lines.indexOf('Payload (first 2,000 of 20,400 characters):');
    expect(lines[at + 1]).toBe(`  ${'x'.repeat(1_999)}`);
  });

  test.for<[string, string]>([
    ['line breaks', 'a\r\nRef: forged\nb'],
    ['null bytes', 'a\u0000b'],
    ['escape codes', 'a\u001B[31mb'],
    ['direction marks', 'a\u202Etxt.exe\u2066b\u200F'],
    ['our own marks', '\u0001\u0002\u0003'],
    ['half characters', 'a\uD83Db'],
    ['100 kB', 'x'.repeat(100_000)],
  ])('lets no %s through, but for lines of a payload', ([, hostile]) => {
    const lines = details({ condition: hostile, device: hostile, payload: null });
    expect(lines.length).toBeLessThanOrEqual(details({ payload: null }).length);
    expect(lines.join('')).not.toMatch(/(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Cs}]/u);
    expect(lines.join('').length).toBeLessThan(3_000);
    expect(details({ payload: hostile }).join('')).not.toMatch(/(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Cs}]/u);
  });

  test('takes braces in a value for text', () => {
    const hostile = '{{ reference }}{% if x %}{% include "/etc/passwd" %}{{';
    expect(details({ condition: hostile, payload: hostile })).toEqual(
      expect.arrayContaining([`Condition:   ${hostile}`, `  ${hostile}`]),
    );
  });

  test('takes only known names that are its own, and own templates by name', () => {
    const inherited: TextVariables = Object.create({ condition: 'inherited' }) as TextVariables;
    const templates = JSON.parse('{"__proto__":{"noteGone":"forged"},"summary":"x"}') as Record<string, string>;
    expect(renderText('details', {}, inherited)).not.toContain('inherited');
    expect(renderText('noteGone', Object.create({ noteGone: 'forged' }) as Record<string, string>, {})).not.toBe(
      'forged',
    );
    expect(renderText('noteGone', templates, {})).toMatch(/^The device is gone from Level/);
    expect(renderText('noteGone', { noteGone: '{{ constructor }}' }, {})).toMatch(/^The device is gone from Level/);
  });

  test.for([
    ['its own words', 'Alarm: {{ alert }}', 'Alarm: Disk Monitor - Critical'],
    ['lines around tags', 'a\n{% if alert %}\nb\n{% else %}\nc\n{% endif %}\nd', 'a\nb\nd'],
    ['empty lines between its parts', 'a\n\n\n\nb', 'a\n\nb'],
    ['no line of empty values', 'a\nIP: {{ assetReason }} {{ nothing }}', undefined],
    ['the default, when it says nothing', '{{ assetReason }}', undefined],
    ['the default, when it cannot be rendered', '{% if %}', undefined],
    ['the default, when it is empty', ' ', undefined],
  ] as const)('gives a template %s', ([, template, text]) => {
    const wanted = text ?? renderText('details', {}, disk);
    expect(renderText('details', { details: template }, disk)).toBe(wanted);
  });

  test('keeps the words of a text without any value', () => {
    expect(renderText('noteNotClosed', {}, {})).toBe('Level resolved this alert. The ticket could not be closed:');
  });

  test('makes lines of a list, each clean', () => {
    const names = ['12 × Disk', 'CPU\nforged', '1 × \u202EMemory'];
    expect(renderText('stormNote', {}, { held: 20, resolved: 0, names })).toBe(
      'Held now: 20. Resolved while held: 0.\n  12 × Disk\n  CPU forged\n  1 × Memory',
    );
  });

  test.for([
    [{ what: 'action', who: 'Ana', touchedAt: '09:30' }, ' Left open: Ana replied at 09:30.'],
    [{ what: 'status' }, ' Left open: somebody changed the status.'],
    [{ what: 'setting' }, ' Left open: level-halopsa is set to leave tickets open (whenAlertResolves).'],
    [{}, ''],
  ] as const)('says why a ticket was left open: %j', ([over, why]) => {
    expect(renderText('noteResolvedLeft', {}, { at: '09:41', duration: '27 min', ...over })).toBe(
      `Level resolved this alert at 09:41 (after 27 min).${why}`,
    );
  });

  test.for(TEXT_NAMES)('has words for %s, with and without values', (name) => {
    const full = Object.fromEntries(TEXT_VARIABLES[name].map((variable) => [variable, '1']));
    expect(renderText(name, {}, full)).toMatch(/\w/);
    expect(renderText(name, {}, {})).toMatch(/\S/);
  });
});

describe('renderSummary', () => {
  test('names severity, alert, device and place', () => {
    expect(renderSummary('summary', {}, disk)).toBe('[Critical] Disk Monitor - Critical — ACME-FS01 (Head office)');
  });

  test('keeps the device behind a long alert name', () => {
    const summary = renderSummary('summary', {}, { ...disk, alert: 'Very long '.repeat(10_000) });
    expect(summary).toMatch(/^\[Critical\] Very long .*… — ACME-FS01 \(Head office\)$/);
    expect(summary.length).toBeLessThanOrEqual(120);
  });

  test('is one line of at most 120 characters, whatever the values', () => {
    const text = fc.string({ unit: 'binary', maxLength: 200 });
    fc.assert(
      fc.property(text, text, fc.constantFrom('{{ alert }}\n{{ device }}', ''), (alert, device, summary) => {
        const line = renderSummary('summary', { summary }, { ...disk, alert, device });
        return line.length <= 120 && line !== '' && !/[\n\r\p{Cs}]/u.test(line);
      }),
    );
  });

  test('cuts a template of too many words', () => {
    const line = renderSummary('summary', { summary: 'word '.repeat(100) }, disk);
    expect(line).toHaveLength(120);
    expect(line).toMatch(/…$/);
  });
});

describe('toHtml', () => {
  test('keeps lines and runs of spaces', () => {
    expect(toHtml('a  b\n c\n   d')).toBe('a&nbsp; b<br>&nbsp;c<br>&nbsp;&nbsp; d');
  });

  test('escapes what would be markup', () => {
    expect(toHtml(`<img src=x onerror="a('&amp;')">`)).toBe(
      '&lt;img src=x onerror=&quot;a(&#39;&amp;amp;&#39;)&quot;&gt;',
    );
  });

  test('leaves no markup of a value in any text', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('<script>alert(1)</script>', '</pre><b>', '<!--', '&lt;b&gt;', '"><img src=x>', '{{ "<b>" }}'),
    );
    fc.assert(
      fc.property(fc.constantFrom(...TEXT_NAMES), hostile, (name, value) => {
        const values = Object.fromEntries(TEXT_VARIABLES[name].map((variable) => [variable, value]));
        const html = toHtml(renderText(name, {}, values));
        return !/[<>"']/.test(html.replaceAll('<br>', '')) && !/&(?!(amp|lt|gt|quot|#39|nbsp);)/.test(html);
      }),
    );
  });
});
