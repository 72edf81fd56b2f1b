import fc from 'fast-check';
import { wallTimeOf } from './testing/brute-force.js';
import { clockChanges } from './testing/clock-changes.js';
import { zoneClock } from './zone-clock.js';

const zones = Intl.supportedValuesOf('timeZone');

describe('zoneClock', () => {
  it('shows what Intl shows, at any whole second from 1970 to 2199', () => {
    const instant = fc.integer({ min: 0, max: Date.UTC(2200, 0, 1) / 1_000 - 1 });
    fc.assert(
      fc.property(fc.constantFrom(...zones), instant, (zone, second) => {
        const atMs = second * 1_000;
        expect(atMs + zoneClock(zone).spanAt(atMs).offsetMs).toBe(wallTimeOf(zone, atMs));
      }),
      { numRuns: 2_000 },
    );
  });

  it('changes in every zone exactly when Intl does', () => {
    for (const zone of zones) {
      for (const year of [1994, 2060]) {
        for (const changeMs of clockChanges(zone, year)) {
          const clock = zoneClock(zone);
          expect(clock.spanAt(changeMs).startMs).toBe(changeMs);
          expect(clock.spanAt(changeMs - 1).endMs).toBe(changeMs);
        }
      }
    }
  });

  it('covers time without gap or overlap', () => {
    const clock = zoneClock('Africa/Casablanca');
    let atMs = Date.UTC(2020, 0, 1);
    while (atMs < Date.UTC(2025, 0, 1)) {
      const span = clock.spanAt(atMs);
      expect(span.startMs).toBeLessThanOrEqual(atMs);
      expect(span.endMs).toBeGreaterThan(atMs);
      expect(clock.spanAt(span.endMs).startMs).toBe(span.endMs);
      atMs = span.endMs;
    }
  });

  it.each(['UTC', 'utc', 'Etc/UTC', 'GMT', 'Zulu', 'Etc/GMT-0'])('never changes in %s', (zone) => {
    expect(zoneClock(zone).spanAt(0)).toEqual({ startMs: -Infinity, endMs: Infinity, offsetMs: 0 });
  });
});
