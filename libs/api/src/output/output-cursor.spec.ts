import fc from 'fast-check';
import { endId, formatOutputCursor, parseOutputCursor } from './output-cursor.js';

describe('the cursor of output', () => {
  it('comes back as it was', () => {
    const cursor = fc.record({
      attempt: fc.nat(2 ** 31 - 1),
      startedAtMs: fc.nat({ max: Date.UTC(3000, 0) }),
      seq: fc.integer({ min: -1, max: 2 ** 31 - 2 }),
    });
    fc.assert(
      fc.property(cursor, (given) => {
        const id = formatOutputCursor(given);
        expect(id).toMatch(/^[\w.]+$/);
        expect(parseOutputCursor(id)).toEqual(given);
      }),
    );
  });

  it.each([
    '',
    endId,
    '1',
    '1.0',
    '1.0.0.0',
    '-1.0.0',
    '1.0.-1',
    '1.G.0',
    '99999999999.0.0',
    '4294967296.0.0',
    ' 1.0.0',
  ])('is not %j', (id) => {
    expect(parseOutputCursor(id)).toBeUndefined();
  });
});
