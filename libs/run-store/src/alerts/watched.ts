import { watchedEnds } from '@aster-scheduler/core';
import { sql } from 'kysely';

/** Which ends of runs some rule about all jobs looks at, and maybe one that was just removed: bits of `watchedEnds`. */
export const broadWatches = sql<number>`pg_sequence_last_value('aster.broad_watches')::integer`;

const pings = sql.lit(watchedEnds.pings);

/** Which ends of runs of the job `j` some rule looks at, or somebody who waits for them: bits of `watchedEnds`. */
export const watchedOfJob = sql<number>`(j.watched | ${broadWatches} | case when j.ping_url is null then 0 else ${pings} end)`;

const ofSuccess = sql.lit(watchedEnds.every | watchedEnds.failures | watchedEnds.pings);

/**
 * Whether a success of the job `j` may mean something to a rule, which looks at every end, or the job fails until now;
 * or to somebody who waits for it.
 */
export const successIsWatched = sql<boolean>`(${watchedOfJob} & ${ofSuccess} <> 0
  and aster.success_is_watched(${watchedOfJob}, j.id))`;

/** Whether there is a rule that looks at skips, of whichever job. Read once for a statement. */
export const skipsAreWatched = sql<boolean>`(select exists (
  select from aster.alert_rules r where r.is_enabled and r.watches & ${sql.lit(watchedEnds.skips)} <> 0))`;
