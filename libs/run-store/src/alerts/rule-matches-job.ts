import { sql } from 'kysely';

/**
 * Whether the rule `r` is about the job `j`. The function `aster.watched_by` says the same: whoever changes one
 * changes the other.
 */
export const ruleMatchesJob = sql<boolean>`(
  (r.name_patterns is null or j.name like any(r.name_patterns)) and j.labels @> r.labels
    and (r.pools is null or j.pool = any(r.pools)))`;
