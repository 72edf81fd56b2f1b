import { parseSchedule, ticksBetween } from '@aster-scheduler/cron';
import { ticksPerTurn, toTickResources } from './schedule-resource.js';

const from = new Date('2026-01-01T00:00:00Z');

describe('toTickResources', () => {
  it.each([[0], [1], [ticksPerTurn - 1], [ticksPerTurn], [ticksPerTurn + 1], [260]])(
    'gives %d ticks',
    async (count) => {
      const schedule = parseSchedule('*/7 * * * *', { timezone: 'Europe/Berlin' });
      const expected = ticksBetween(schedule, from, new Date('2030-01-01T00:00:00Z'), count);
      const resources = await toTickResources(schedule, from, count);
      expect(resources.map(({ at }) => at)).toEqual(expected.map((tick) => tick.toISOString()));
    },
  );

  it('ends with the last tick there is', async () => {
    const schedule = parseSchedule('0 0 29 2 *', { timezone: 'Europe/Berlin' });
    expect(await toTickResources(schedule, from, 1_000)).toHaveLength(42); // to 2199, and 2100 is no leap year
  });

  it('lets others have their turn after each portion', async () => {
    let turns = 0;
    let isOver = false;
    const others = () => {
      turns += 1;
      if (!isOver) setImmediate(others);
    };
    setImmediate(others);
    await toTickResources(parseSchedule('* * * * *', { timezone: 'Asia/Tokyo' }), from, 1_000);
    isOver = true;
    expect(turns).toBeGreaterThanOrEqual(1_000 / ticksPerTurn - 1);
  });
});
