import { sql } from './sql-function.js';

/** The function behind what settling must know of rules about all jobs. */
export const broadWatches = sql`
-- which ends of runs some rule for alerts looks at that is about all jobs, as bits of jobs.watched. A function, since its plan
-- stays on the connection: one more table in the statements that settle is dearer to plan than to read
create or replace function aster.broad_watches() returns smallint stable language plpgsql as $$
begin
  return (select coalesce(bit_or(r.watches), 0::smallint) from aster.alert_rules r where r.is_enabled and r.is_broad);
end
$$;
`;
