import { watchedEnds } from '@aster-scheduler/core';
import { sql } from 'kysely';

/** Which ends of runs some rule about all jobs looks at, and maybe one that was just removed: bits of `watchedEnds`. */
export const broadWatches = sql<number>`pg_sequence_last_value('aster.broad_watches')::integer`;

/** Which ends of runs of the job `j` some rule looks at: bits of `watchedEnds`. */
export const watchedOfJob = sql<number>`(j.watched | ${broadWatches})`;

const ofSuccess = sql.lit(watchedEnds.every | watchedEnds.failures);

/** Whether a success of the job `j` may mean something to a rule: it looks at every end, or the job fails until now. */
export const successIsWatched = sql<boolean>`(${watchedOfJob} & ${ofSuccess} <> 0
  and aster.success_is_watched(${watchedOfJob}, j.id))`;

/** Whether there is a rule that looks at skips, of whichever job. Read once for a statement. */
export const skipsAreWatched = sql<boolean>`(select exists (
  select from aster.alert_rules r where r.is_enabled and r.watches & ${sql.lit(watchedEnds.skips)} <> 0))`;
