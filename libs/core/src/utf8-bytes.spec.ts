import fc from 'fast-check';
import { utf8Bytes } from './utf8-bytes.js';

describe('utf8Bytes', () => {
  it('counts as an encoder does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(utf8Bytes(text)).toBe(new TextEncoder().encode(text).length);
      }),
    );
    expect(utf8Bytes('\ud800x\udc00')).toBe(7);
  });
});
