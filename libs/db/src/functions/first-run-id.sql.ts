import { sql } from './sql-function.js';

/** The function behind bounds in history. The first migration has its own copy, from before these files. */
export const firstRunId = sql`
-- the smallest run id of an instant: ids sort by scheduled time. See epochMs for the 0.0005.
create or replace function aster.first_run_id(at timestamptz) returns uuid
  language sql immutable strict parallel safe as $$
  select (lpad(to_hex(greatest(floor(extract(epoch from at) * 1000 + 0.0005), 0)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;
`;
