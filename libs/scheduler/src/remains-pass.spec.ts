import type { AsterEvent } from '@aster-scheduler/core';
import { createNotifier } from '@aster-scheduler/db';
import { createRemainsPass } from './remains-pass.js';
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
    const deleted = (await store.rows('select job_id from aster.deleted_jobs'))[0]?.['job_id'];
    const pass = createRemainsPass({ db: store.db, notifier: createNotifier(store.db), emit });
    while ((await pass.once()).hasMore);
    const fates = await store.rows(`select job_id, concat_ws(' ', status, reason) as fate from aster.live_runs`);
    expect(new Map(fates.map((row) => [row['job_id'], row['fate']]))).toEqual(
      new Map([
        [broken.id, 'scheduled'],
        [paused.id, 'waiting paused'],
      ]),
    );
    expect(events.map((event) => event.type === 'service.failed' && event.doing)).toEqual([
      `moving runs of job ${broken.id}`,
      `removing the history of the deleted job ${deleted}`,
    ]);
  });

  it('has a job resumed while there is much more to do for others', async () => {
    await store.clear();
    await store.rows('drop function public.refuse() cascade');
    const [resumed, edited] = [await store.addJob(), await store.addJob({ command: 'true' })];
    const deleted = crypto.randomUUID();
    const insert = async (jobId: string, count: number, state: string, handler: string | null) =>
      store.rows(
        `insert into aster.live_runs (id, job_id, status, trigger, pool, priority, handler, scheduled_at, available_at,
          concurrency_policy, reason, created_at)
        select gen_random_uuid(), $1, $3::text, 'schedule', 'default', 0, $4, now(), now(), 'allow',
          case when $3::text = 'waiting' then 'paused' end, now() from generate_series(1, $2::integer)`,
        [jobId, count, state, handler],
      );
    await insert(edited.id, 9_000, 'scheduled', 'old');
    await insert(deleted, 9_000, 'scheduled', null);
    await store.rows('insert into aster.outdated_backlogs (job_id, since) values ($1, now()), ($2, now())', [
      edited.id,
      deleted,
    ]);
    const pass = createRemainsPass({ db: store.db, notifier: createNotifier(store.db), emit: () => undefined });
    expect(await pass.once()).toMatchObject({ hasBacklogs: true, hasUnmovedRuns: false, hasMore: true });
    await insert(resumed.id, 1_500, 'waiting', null);
    await store.rows('insert into aster.status_backlogs (job_id, is_behind) values ($1, true)', [resumed.id]);
    for (let n = 0; n < 2; n += 1) expect(await pass.once()).toMatchObject({ hasUnmovedRuns: true, hasMore: true });
    const left = await store.rows(
      `select job_id, count(*)::integer as runs from aster.live_runs
      where status = 'waiting' or job_id <> $1 and handler is distinct from $2 group by 1`,
      [resumed.id, edited.handler],
    );
    expect(left.map((row) => row['job_id'])).not.toContain(resumed.id);
    for (const row of left) expect(row['runs']).toBeGreaterThanOrEqual(5_000); // each has had its turns, a portion each
    expect(left).toHaveLength(1);
    while ((await pass.once()).hasMore);
    expect(
      await store.rows(`select from aster.live_runs where job_id <> $1 and handler = 'old'`, [resumed.id]),
    ).toEqual([]);
    expect(await store.rows('select from aster.outdated_backlogs')).toEqual([]);
  });
});
