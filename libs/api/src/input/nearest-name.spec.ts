import fc from 'fast-check';
import { nearestName } from './nearest-name.js';

const known = ['name', 'cron_expr', 'timezone', 'timeout', 'max_retries', 'depends_on', 'retry_delay', 'env', 'args'];

describe('nearestName', () => {
  it.each([
    ['timout', 'timeout'],
    ['tiemout', 'timeout'],
    ['time_zone', 'timezone'],
    ['cronExpr', 'cron_expr'],
    ['cron', 'cron_expr'],
    ['max-retries', 'max_retries'],
    ['maxRetries', 'max_retries'],
    ['retries', 'max_retries'],
    ['schedule', 'cron_expr'],
    ['TZ', 'timezone'],
    ['environment', 'env'],
    ['cmd', undefined], // command is not known here
    ['tries', undefined],
    ['dependsOn', 'depends_on'],
    ['envs', 'env'],
    ['Name', 'name'],
    ['constructor', undefined],
    ['__proto__', undefined],
    ['', undefined],
    ['xyz', undefined],
  ])('takes %j for %j', (name, nearest) => {
    expect(nearestName(name, known)).toBe(nearest);
  });

  it('finds a known name behind one slip of the keys', () => {
    const slip = fc.tuple(
      fc.constantFrom('timezone', 'max_retries', 'retry_delay'),
      fc.nat(20),
      fc.constantFrom('drop', 'double'),
    );
    fc.assert(
      fc.property(slip, ([name, at, kind]) => {
        const index = at % name.length;
        const slipped =
          kind === 'drop' ? name.slice(0, index) + name.slice(index + 1) : name.slice(0, index + 1) + name.slice(index);
        expect(nearestName(slipped, known)).toBe(name);
      }),
    );
  });

  it('answers for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
        expect([undefined, ...known]).toContain(nearestName(name, known));
      }),
    );
  });
});
