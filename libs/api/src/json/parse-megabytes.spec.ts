import { setFlagsFromString } from 'node:v8';
import { parseJson } from './parse-json.js';

// as V8 does by itself in a process with much code: a file of its own, since it holds for patterns not compiled yet
setFlagsFromString('--no-regexp-optimization');
afterAll(() => setFlagsFromString('--regexp-optimization'));

const many = 8_000_000;

describe('megabytes, in a process whose patterns are compiled without care,', () => {
  it.each([
    ['of space', `{${'\n'.repeat(many)}x}`, `expected a name in double quotes at line ${many + 1}, column 1`],
    [
      'of digits',
      `[${'1'.repeat(many)}]`,
      'a number that would not be kept exactly (a string would be) at line 1, column 2',
    ],
    [
      'of a fraction',
      `[0.${'0'.repeat(many)}1]`,
      'a number that would not be kept exactly (a string would be) at line 1, column 2',
    ],
    ['of one text', `["${'x'.repeat(many)}]`, 'a string that does not end at line 1, column 2'],
  ])('%s are read', (_what, text, message) => {
    expect(() => parseJson(text)).toThrow(message);
  });
});
