import { instant } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { clockAhead } from './clock-ahead.js';
import { forgottenAfterMs, type ServicePresence } from './service-presence.js';

/**
 * Parts of a `with` that note a heartbeat and forget services that are long gone: to stand before a statement that is
 * asked anyway, so that it costs none of its own. Waits for nobody: what another service forgets at this moment is
 * passed over.
 */
export function presenceNote(presence: ServicePresence, at?: Date): RawBuilder<unknown> {
  const now = instant(at);
  const { id, kind, name, version, tzData, lastPassAt, runRetentionMs } = presence;
  return sql`noted as (
      insert into aster.services
        (id, kind, name, version, tz_data, started_at, heartbeat_at, last_pass_at, run_retention_ms, clock_ahead_ms)
      values (${id}, ${kind}, ${name}, ${version}, ${tzData}, ${now}, ${now}, ${lastPassAt ?? null},
        ${runRetentionMs ?? null}, ${clockAhead(at)})
      on conflict (id) do update set heartbeat_at = excluded.heartbeat_at, clock_ahead_ms = excluded.clock_ahead_ms,
        last_pass_at = coalesce(excluded.last_pass_at, services.last_pass_at)
    ), forgotten as (
      delete from aster.services where id = any(array(
        select s.id from aster.services s
        where s.heartbeat_at < ${now} - ${forgottenAfterMs} * interval '1 millisecond' and s.id <> ${id}
        for update skip locked
      ))
    )`;
}
