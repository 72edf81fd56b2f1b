import { watchedEnds } from '@aster-scheduler/core';
import { broadWatchesSql, watchedOfJobSql } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** Which ends of runs some rule about all jobs looks at, and maybe one that was just removed: bits of `watchedEnds`. */
export const broadWatches = sql<number>`${sql.raw(broadWatchesSql)}`;

/** Which ends of runs of the job `j` some rule looks at, or somebody who waits for them: bits of `watchedEnds`. */
export const watchedOfJob = sql<number>`${sql.raw(watchedOfJobSql)}`;

/** Whether there is a rule that looks at skips, of whichever job. Read once for a statement. */
export const skipsAreWatched = sql<boolean>`(select exists (
  select from aster.alert_rules r where r.is_enabled and r.watches & ${sql.lit(watchedEnds.skips)} <> 0))`;
