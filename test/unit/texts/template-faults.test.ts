import { describe, expect, test } from 'vitest';
import { DEFAULT_TEXTS, TEXT_NAMES } from '../../../src/domain/ticket-texts.ts';
import { templateFaults } from '../../../src/texts/template-faults.ts';

describe('templateFaults', () => {
  test.for(TEXT_NAMES)('accepts the default of %s', (name) => {
    expect(templateFaults(name, DEFAULT_TEXTS[name])).toEqual([]);
  });

  test.for([
    'Nur Worte',
    '{{ alert | upcase | truncate: 20 }}',
    '{% case severity %}{% when "critical" %}Kritisch{% else %}{{ severity }}{% endcase %}',
    '{% if alert.size > 20 %}long{% else %}{{ alert }}{% endif %}',
    '{% raw %}{{ anything }}{% endraw %}{% comment %}{{ alert }}{% endcomment %}',
    '{% # a remark %}{{ alert }}',
    '{%- unless online -%} off {%- endunless -%}\n{{ alert }}',
  ])('accepts %s', (template) => {
    expect(templateFaults('details', template)).toEqual([]);
  });

  test.for<[string, string, RegExp[]]>([
    ['details', '{{ alert', [/^text "details": .*\{\{ alert.* \(line 1, column 1\)$/]],
    ['details', 'x\n{% if alert %}', [/not closed.*line 2/]],
    ['details', '{{ alrt }}', [/unknown variable "alrt"; known are alert, severity/]],
    ['details', '{{ a }} {% if b %}{{ a }}{% endif %}', [/"a"/, /"b"/]],
    ['details', '{{ alert | append: zzz }}', [/unknown variable "zzz"/]],
    ['details', '{% if alert == "x" %}{{ hidden }}{% endif %}', [/unknown variable "hidden"/]],
    ['summary', '{{ alert }} {{ started }}', [/^text "summary": unknown variable "started"/]],
    ['summary', '{{ alert }} {{ count }}', [/unknown variable "count"/]],
    ['details', '{{ alert.constructor }}', [/"alert\.constructor": "alert" is a text and has no parts/]],
    ['details', '{{ constructor }}', [/unknown variable "constructor"/]],
    ['details', '{{ __proto__ }}', [/unknown variable "__proto__"/]],
    ['details', '{{ alert[device] }}', [/has no parts/]],
    ['details', '{{ [alert] }}', [/text "details": /]],
    ['details', '{{ alert | escape }}', [/undefined filter: escape.*; known are append/]],
    ['details', '{{ "<b>" | raw }}', [/undefined filter: raw/]],
    ['details', '{{ "now" | date: "%s" }}', [/undefined filter: date/]],
    ['details', '{{ alert | constructor }}', [/undefined filter: constructor/]],
    ['details', '{% for x in (1..100000000) %}x{% endfor %}', [/tag "for" not found.*; known are if, unless, case/]],
    ['details', '{% include "/etc/passwd" %}', [/tag "include" not found/]],
    ['details', '{% render "x" %}', [/tag "render" not found/]],
    ['details', '{% layout "x" %}', [/tag "layout" not found/]],
    ['details', '{% assign x = 1 %}', [/tag "assign" not found/]],
    ['details', '{% toString %}', [/tag "toString" not found/]],
    ['details', '', [/it says nothing/]],
    ['details', 'x'.repeat(10_001), [/10001 characters are too many: at most 10000/]],
    ['noteSomething', 'x', [/^there is no text "noteSomething" \(summary, details/]],
    ['toString', 'x', [/^there is no text "toString"/]],
  ])('refuses, for %s, %s', ([name, template, faults]) => {
    expect(templateFaults(name, template)).toEqual(faults.map((fault) => expect.stringMatching(fault)));
  });
});
