import { fieldName, parseFieldValue } from './parse-field.js';

describe('parseFieldValue', () => {
  it.each([
    ['owner', '42'],
    ['owner', 'Ada: data'],
    ['owner', 'null'],
    ['run_as', '1000'],
    ['cpu_limit', '90'],
    ['runbook_url', 'https://wiki.example.org/a: b'],
    ['managed_by', '[ops]'],
    ['timeout', '10'],
    ['status', 'yes'],
    ['name', '2026'],
    ['note', 'on'],
  ])('takes %s=%s as the text that it is', (name, text) => {
    expect(parseFieldValue(name, text)).toBe(text);
  });

  it.each([
    ['max_retries', '3', 3],
    ['retry_backoff', '1.5', 1.5],
    ['keep_runs', 'null', null],
    ['labels', '{team: data}', { team: 'data' }],
    ['payload', '{"a": [1]}', { a: [1] }],
    ['args', "--day 'last friday'", ['--day', 'last friday']],
    ['args', '[a, b c]', ['a', 'b c']],
    ['depends_on', 'load, clean', ['load', 'clean']],
  ])('takes %s=%s as what the field is', (name, text, value) => {
    expect(parseFieldValue(name, text)).toEqual(value);
  });

  it('leaves what is no value to whoever checks it', () => {
    expect(parseFieldValue('payload', '{"a":')).toBe('{"a":');
  });
});

describe('fieldName', () => {
  it('knows the names that people use', () => {
    expect([fieldName('cron'), fieldName('tz'), fieldName('pool')]).toEqual(['cron_expr', 'timezone', 'pool']);
  });
});
