import type { AsterEvent } from '@aster-scheduler/core';
import { createDatabaseOutage } from './database-outage.js';

describe('createDatabaseOutage', () => {
  it('tells once that the database is away and once that it is back', () => {
    const events: AsterEvent[] = [];
    const watch = createDatabaseOutage((event) => events.push(event));
    const error = new Error('away');
    watch.answered('a');
    watch.lost('b', error);
    watch.lost('c', error);
    watch.answered('d');
    watch.answered('e');
    watch.lost('f', error);
    expect(events).toEqual([
      { type: 'database.lost', doing: 'b', error },
      { type: 'database.restored', doing: 'd', awayMs: expect.any(Number) as number },
      { type: 'database.lost', doing: 'f', error },
    ]);
  });
});
