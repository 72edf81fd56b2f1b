import fc from 'fast-check';
import { createRedactor } from './redactor.js';

const none = createRedactor([]);

describe('a redactor that knows no secret', () => {
  it.each([
    ['postgresql://app:hunter2@db/x', 'postgresql://app:[redacted]@db/x'],
    ['postgresql://app:p@ss:w@rd@db/x', 'postgresql://app:[redacted]@db/x'],
    ['at postgres://u:p@h, then redis://:pw@r', 'at postgres://u:[redacted]@h, then redis://:[redacted]@r'],
    ['Authorization: Bearer abcdefghijklmnop1234', 'Authorization: Bearer [redacted]'],
    ['authorization: abc', 'authorization: [redacted]'],
    ['{"authorization":"Basic dXNlcjpwYXNzd29yZA=="}', '{"authorization":"Basic [redacted]"}'],
    ['password=hunter2 user=x', 'password=[redacted] user=x'],
    ['PGPASSWORD: hunter2', 'PGPASSWORD: [redacted]'],
    ['password="two words" next', 'password=[redacted] next'],
    ["api_key='abc'", 'api_key=[redacted]'],
    ['?token=abc&x=1', '?token=[redacted]&x=1'],
  ])('hides what surroundings give away in %j', (text, expected) => {
    expect(none.redact(text)).toBe(expected);
  });

  it.each([
    'password authentication failed for user "app"',
    'basic authentication is not supported',
    'connect ECONNREFUSED 127.0.0.1:5432',
    'see https://example.org:8443/path?x=1',
    'a token of thanks',
    'mail to a@b.example',
  ])('leaves %j as it is', (text) => {
    expect(none.redact(text)).toBe(text);
  });
});

describe('a redactor that knows secrets', () => {
  it('hides the longer one of two that overlap', () => {
    expect(createRedactor(['secret', 'secret-of-mine']).redact('a secret-of-mine, a secret')).toBe(
      'a [redacted], a [redacted]',
    );
  });

  it('hides what becomes known later', () => {
    const redactor = createRedactor([]);
    redactor.hide('generated-1');
    expect(redactor.redact('x generated-1 y')).toBe('x [redacted] y');
  });

  it('does not blank the letters of a password that is a part of words', () => {
    expect(createRedactor(['a', 'aster']).redact('the aster database')).toBe('the aster database');
  });

  it('hides every form of a secret, wherever it stands', () => {
    const secret = fc.string({ minLength: 8, maxLength: 60, unit: 'grapheme' });
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (text, before, after) => {
        const { redact } = createRedactor([text]);
        expect(redact(`${before}${text}${after}`)).not.toContain(text);
        expect(redact(JSON.stringify({ [before]: text }))).not.toContain(JSON.stringify(text).slice(1, -1));
        expect(redact(`${before}${encodeURIComponent(text)}`)).not.toContain(encodeURIComponent(text));
      }),
    );
  });

  it('is done with long texts before the test times out, which a quadratic search would not be', () => {
    const { redact } = createRedactor(['some-secret']);
    const pieces = [
      '://a:',
      '://a@',
      '://',
      ':@',
      'a:',
      'bearer ',
      'password=',
      "password='",
      'authorization:',
      'token\t',
    ];
    for (const piece of pieces) {
      // as much as is looked through; a hundred times, so that 0.9 s for each would be far too long
      const text = piece.repeat(65_536 / piece.length);
      for (let round = 0; round < 100; round += 1) expect(redact(text).length).toBeGreaterThan(0);
    }
  });
});
