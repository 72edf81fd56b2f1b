import type { AsterEvent } from '@aster-scheduler/core';
import { createNotifier } from '@aster-scheduler/db';
import { remainsPass } from './remains-pass.js';
import { createTestStore, type TestStore } from './testing/test-store.js';

let store: TestStore;
beforeAll(async () => {
  store = await createTestStore();
});
afterAll(async () => store.drop());

describe('remainsPass', () => {
  it('does what can be done when runs of one job cannot be moved, and history of another not be removed', async () => {
    const [broken, paused] = [await store.addJob({ status: 'inactive' }), await store.addJob({ status: 'inactive' })];
    for (const { id } of [broken, paused]) {
      await store.rows(
        `insert into aster.live_runs (id, job_id, status, trigger, pool, priority, scheduled_at, available_at,
          concurrency_policy, created_at)
        select gen_random_uuid(), $1, 'scheduled', 'schedule', 'default', 0, now(), now(), 'allow', now()`,
        [id],
      );
    }
    await store.rows('insert into aster.status_backlogs (job_id, is_behind) select id, true from aster.jobs');
    await store.rows('insert into aster.deleted_jobs values (gen_random_uuid(), now())');
    await store.rows(`create function public.refuse() returns trigger language plpgsql as
      $$ begin raise exception 'not this one'; end $$`);
    await store.rows(`create trigger broken before update on aster.live_runs for each row
      when (new.job_id = '${broken.id}') execute function public.refuse()`);
    await store.rows(`create trigger broken before delete on aster.deleted_jobs for each row
      execute function public.refuse()`);
    const events: AsterEvent[] = [];
    const emit = (event: AsterEvent) => void events.push(event);
    await remainsPass({ db: store.db, notifier: createNotifier(store.db), emit });
    const fates = await store.rows(`select job_id, concat_ws(' ', status, reason) as fate from aster.live_runs`);
    expect(new Map(fates.map((row) => [row['job_id'], row['fate']]))).toEqual(
      new Map([
        [broken.id, 'scheduled'],
        [paused.id, 'waiting paused'],
      ]),
    );
    expect(events.map((event) => event.type === 'service.failed' && event.doing)).toEqual([
      `moving runs of job ${broken.id}`,
      'removing the history of deleted jobs',
    ]);
  });
});
