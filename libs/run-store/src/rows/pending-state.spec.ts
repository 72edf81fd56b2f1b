import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { openStore, type Store } from '../testing/store.js';
import { pendingState, setPendingState } from './pending-state.js';
import { planPendingState } from './plan-pending-state.js';

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore(2);
  db = store.db;
});
afterAll(async () => store.drop());

const table = [
  [{ forPlace: false, forDependencies: false }, 'scheduled', null],
  [{ forPlace: false, forDependencies: true }, 'waiting', 'waiting_for_dependencies'],
  [{ forPlace: true, forDependencies: false }, 'waiting', 'waiting_for_slot'],
  [{ forPlace: true, forDependencies: true }, 'waiting', 'waiting_for_slot'],
] as const;

describe('planPendingState', () => {
  it.each(table)('of a run that waits so: %j, is %s', (waits, status, reason) => {
    expect(planPendingState(waits)).toEqual({ status, reason: reason ?? undefined });
  });

  it.each(['paused', 'missed'] as const)('is waiting for a run that is held because it is %s', (heldBy) => {
    for (const [waits] of table)
      expect(planPendingState({ ...waits, heldBy })).toEqual({ status: 'waiting', reason: heldBy });
  });
});

describe('pendingState', () => {
  it.each(table)('gives rows that wait so: %j, the state %s', async ({ forPlace, forDependencies }, status, reason) => {
    const waits = { forPlace: sql<boolean>`place`, forDependencies: sql<boolean>`dependencies` };
    const state = pendingState(waits);
    const found = await sql`select ${state.status} as status, ${state.reason} as reason
      from (values (${forPlace}::boolean, ${forDependencies}::boolean)) as row(place, dependencies)`.execute(db);
    expect(found.rows).toEqual([{ status, reason }]);
  });
});

describe('setPendingState', () => {
  it.each([
    ['waiting', 'paused', 'waiting', 'paused'],
    ['waiting', 'missed', 'waiting', 'missed'],
    ['waiting', 'waiting_for_dependencies', 'scheduled', null],
    ['waiting', 'waiting_for_slot', 'waiting', 'waiting_for_slot'],
    ['scheduled', null, 'scheduled', null],
  ])('makes of a row that is %s, %s one that is %s, %s, when its dependencies are met', async (...states) => {
    const [status, reason, thenStatus, thenReason] = states;
    const waits = { forPlace: sql<boolean>`reason = 'waiting_for_slot'`, forDependencies: sql<boolean>`false` };
    const row = await db.transaction().execute(async (tx) => {
      await sql`create temporary table r (status text, reason text) on commit drop`.execute(tx);
      await sql`insert into r values (${status}, ${reason})`.execute(tx);
      return sql`update r set ${setPendingState(waits)} returning status, reason`.execute(tx);
    });
    expect(row.rows).toEqual([{ status: thenStatus, reason: thenReason }]);
  });
});
