import { watchedEnds } from '@aster-scheduler/core';
import { sql } from 'kysely';

/** Which ends of runs of the job `j` some rule looks at, as bits of `watchedEnds`. The second part is read once. */
export const watchedOfJob = sql<number>`(j.watched | coalesce((
  select bit_or(broad.watches) from aster.alert_rules broad where broad.is_enabled and broad.is_broad), 0))`;

/** Whether a success of the job `j` may mean something to a rule: it looks at every end, or the job fails until now. */
export const successIsWatched = sql<boolean>`(${watchedOfJob} & ${sql.lit(watchedEnds.every)} <> 0
  or ${watchedOfJob} & ${sql.lit(watchedEnds.failures)} <> 0
    and exists (select from aster.job_streaks failing where failing.job_id = j.id))`;

/** Whether there is a rule that looks at skips, of whichever job. Read once for a statement. */
export const skipsAreWatched = sql<boolean>`(select exists (
  select from aster.alert_rules r where r.is_enabled and r.watches & ${sql.lit(watchedEnds.skips)} <> 0))`;
