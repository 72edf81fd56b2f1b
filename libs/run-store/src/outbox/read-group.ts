import type { NoticeGroup } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

const mostJobs = 10;
const mostErrors = 3;
const mostRules = 5;

/** What the messages that are told with this one have in common. */
export async function readGroup(db: Db, id: string): Promise<NoticeGroup> {
  const { rows } = await sql<NoticeGroup & { readonly since: Date | null }>`
    with told as materialized (
      select n.rule_id, n.incident_id, n.created_at, n.event, n.payload ->> 'status' as status,
        n.event = 'notice' and not n.payload ? 'channel_failing' as is_run, coalesce(n.payload ->> 'job_name', nullif(n.payload ->> 'subject_name', ''),
          'channel ' || (n.payload -> 'channel_failing' ->> 'name')) as job,
        coalesce(n.payload ->> 'error_line', n.payload -> 'channel_failing' ->> 'error') as error,
        coalesce(n.incident_id, n.id) as fact
      from aster.notifications n where n.id = ${id} or n.sent_with = ${id}
    ), errors as (
      select error as line, count(distinct fact)::integer as count from told where error is not null
      group by error order by 2 desc, 1 limit ${mostErrors}
    )
    select (count(distinct told.fact) filter (where not is_run))::integer as incidents,
      (count(distinct i.id) filter (where i.resolved_at is not null))::integer as recovered,
      (count(distinct told.fact) filter (where told.event = 'reminded'))::integer as reminded,
      (count(*) filter (where is_run))::integer as runs,
      (count(*) filter (where is_run and told.status <> 'succeeded'))::integer as failed,
      coalesce((select array_agg(job) from (select distinct job from told where job is not null order by job limit ${mostJobs}) j), '{}')
        as jobs,
      coalesce((select json_agg(json_build_object('line', line, 'count', count) order by count desc, line) from errors), '[]') as errors,
      coalesce((
        select array_agg(name) from (
          select distinct r.name from told join aster.alert_rules r on r.id = told.rule_id order by r.name limit ${mostRules}) r
      ), '{}') as rules,
      min(coalesce(i.opened_at, told.created_at)) as since
    from told left join aster.incidents i on i.id = told.incident_id`.execute(db);
  const [{ since, ...group } = empty] = rows;
  return { ...group, ...(since !== null && { since }) };
}

const empty = {
  ...{ incidents: 0, recovered: 0, reminded: 0, runs: 0, failed: 0, jobs: [], errors: [], rules: [], since: null },
};
