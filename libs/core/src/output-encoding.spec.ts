import { outputEncodingOf } from './output-encoding.js';

describe('outputEncodingOf', () => {
  it.each([
    ['utf-8', 'utf-8'],
    ['UTF8', 'utf-8'],
    [' latin1 ', 'windows-1252'],
    ['iso-8859-15', 'iso-8859-15'],
    ['Shift_JIS', 'shift_jis'],
    ['utf-16le', 'utf-16le'],
    ['koi8-r', 'koi8-r'],
  ])('knows %j', (label, name) => {
    expect(outputEncodingOf(label)).toBe(name);
  });

  it.each(['', 'utf-7', 'text', 'utf-8\0', 'replacement'])('does not know %j', (label) => {
    expect(outputEncodingOf(label)).toBeUndefined();
  });
});
