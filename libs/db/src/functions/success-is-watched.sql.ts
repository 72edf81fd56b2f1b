import { sql } from './sql-function.js';

/** The function behind the question whether a success may be settled without a look at the rules for alerts. */
export const successIsWatched = sql`
-- whether a success of the job means something to a rule: one looks at every end of it, or at failures, and it fails until
-- now; or it is told to somebody who waits for it. The job is watched by the bits given: failures 1, every end 2, told 8
create or replace function aster.success_is_watched(watched integer, of_job uuid) returns boolean stable language plpgsql as $$
begin
  if watched & 10 <> 0 then
    return true;
  end if;
  return watched & 1 <> 0 and exists (select from aster.job_streaks s where s.job_id = of_job);
end
$$;
`;
