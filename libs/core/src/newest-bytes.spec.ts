import fc from 'fast-check';
import { createNewestBytes } from './newest-bytes.js';

const steps = fc.array(fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.constant('clear' as const)), { maxLength: 60 });

describe('createNewestBytes', () => {
  it('keeps the newest bytes at their offsets, whatever is pushed', () => {
    fc.assert(
      fc.property(fc.nat({ max: 100 }), fc.nat({ max: 1_000 }), steps, (capacity, from, all) => {
        const kept = createNewestBytes(capacity, from);
        let pushed = from;
        let expected: number[] = [];
        for (const step of all) {
          if (step === 'clear') {
            kept.clear();
            expected = [];
            continue;
          }
          kept.push(step);
          pushed += step.length;
          expected = capacity === 0 ? [] : [...expected, ...step].slice(-capacity);
        }
        expect([kept.start(), kept.end()]).toEqual([pushed - expected.length, pushed]);
        expect([...kept.copy(kept.start(), kept.end())]).toEqual(expected);
        const half = Math.floor(expected.length / 2);
        expect([...kept.copy(kept.start() + half, kept.end())]).toEqual(expected.slice(half));
      }),
    );
  });

  it('keeps a copy, so that the caller may use its bytes again', () => {
    const kept = createNewestBytes(4);
    const bytes = Uint8Array.of(1, 2, 3);
    kept.push(bytes);
    bytes.fill(9);
    expect([...kept.copy(0, 3)]).toEqual([1, 2, 3]);
  });
});
