import { type RawBuilder, sql } from 'kysely';

/** What something is told of, in the words of the statement that asks. */
interface Told {
  readonly ruleId: RawBuilder<unknown>;
  /** Null for what is about the engine. */
  readonly jobId: RawBuilder<unknown>;
  /** Null for what is about a job. */
  readonly subject: RawBuilder<unknown>;
}

/** Until when silences keep back what is told of this; null when none does. One about an incident is about no other. */
export function silencedUntil({ ruleId, jobId, subject }: Told, now: Date): RawBuilder<Date | null> {
  return sql<Date | null>`(
    select max(s.ends_at) from aster.silences s left join aster.jobs j on j.id = ${jobId}
    where s.ends_at > ${now} and s.begins_at <= ${now} and case when s.rule_id is not null
      then s.rule_id = ${ruleId} and s.subject = coalesce(${subject}, 'job:' || ${jobId})
      else (s.name_patterns is null or j.name like any(s.name_patterns)) and j.labels @> s.labels
        and (s.pools is null or j.pool = any(s.pools)) end
  )`;
}

/** The same for a message that is written: the row of this name has its `rule_id` and `payload`. */
export function toldBy(row: string): Told {
  return {
    ruleId: sql.ref(`${row}.rule_id`),
    jobId: sql`(${sql.ref(`${row}.payload`)} ->> 'job_id')::uuid`,
    subject: sql`${sql.ref(`${row}.payload`)} ->> 'subject'`,
  };
}
