import { type AsterEvent, DatabaseUnavailableError } from '@aster-scheduler/core';
import { createDatabaseWatch, type DatabaseWatch } from './database-watch.js';

const away = new DatabaseUnavailableError('away');
const restored = (doing: string) => ({ type: 'database.restored', doing, awayMs: expect.any(Number) as number });

let events: AsterEvent[];
let watch: DatabaseWatch;

beforeEach(() => {
  events = [];
  watch = createDatabaseWatch('worker', (event) => events.push(event));
});

describe('createDatabaseWatch', () => {
  it('says once that the database is back for what had failed', () => {
    watch.answered('claiming');
    watch.failed('claiming', away);
    watch.failed('claiming', away);
    watch.answered('claiming');
    watch.answered('claiming');
    expect(events).toEqual([
      { type: 'database.lost', doing: 'claiming', error: away },
      { type: 'database.lost', doing: 'claiming', error: away },
      restored('claiming'),
    ]);
  });

  it('keeps what fails apart from what works', () => {
    watch.failed('claiming', away);
    watch.answered('settling');
    expect(events).toHaveLength(1);
  });

  it('counts any answer for what is not tried any more', () => {
    watch.failed('settling', away);
    watch.gaveUp('settling');
    watch.failed('storing', away);
    watch.answered('claiming');
    watch.answered('storing');
    expect(events.slice(2)).toEqual([restored('settling'), restored('storing')]);
  });

  it('waits again for an answer to what is tried anew', () => {
    watch.failed('settling', away);
    watch.gaveUp('settling');
    watch.failed('settling', away);
    watch.answered('claiming');
    expect(events).toHaveLength(2);
  });

  it('takes any other error for a failure of the service', () => {
    const error = new TypeError('a bug');
    watch.failed('claiming', error);
    watch.answered('claiming');
    expect(events).toEqual([{ type: 'service.failed', service: 'worker', doing: 'claiming', error }]);
  });
});
