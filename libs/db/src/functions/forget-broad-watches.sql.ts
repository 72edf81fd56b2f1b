import { advisoryLocks } from '../advisory-locks.js';
import { sql } from './sql-function.js';

/** The function behind the look at rules that are gone. */
export const forgetBroadWatches = sql`
-- takes away the bits of aster.broad_watches that no rule about all jobs accounts for; returns whether it could, which it
-- cannot while somebody changes rules. For every role, since all it can say is what the rules say
create or replace function aster.forget_broad_watches() returns boolean language plpgsql
  security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not pg_try_advisory_xact_lock(${advisoryLocks.alertRules}) then
    return false;
  end if;
  perform setval('aster.broad_watches',
    (select coalesce(bit_or(r.watches), 0) from aster.alert_rules r where r.is_enabled and r.is_broad));
  return true;
end
$$;
`;
