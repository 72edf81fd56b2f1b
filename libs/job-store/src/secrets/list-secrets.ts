import type { Db } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';

/** What is known of a secret; never what it is. */
export interface SecretFacts {
  readonly name: string;
  readonly keyId: string;
  /** Grows with each value that it is given. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Names of jobs that name it, the first few, and of channels as `channel NAME`. */
  readonly usedBy: readonly string[];
  readonly useCount: number;
}

export interface SecretsAsked {
  /** This one only. */
  readonly name?: string;
  /** Those after this name. */
  readonly after?: string;
  readonly limit: number;
}

/** Names of jobs that are told of one secret. */
const toldUses = 20;

/** Secrets by name, in the order of their bytes. */
export async function listSecrets(db: Db, { name, after = '', limit }: SecretsAsked): Promise<readonly SecretFacts[]> {
  const { rows } = await sql<SecretFacts>`
    with asked as (
      select * from aster.secrets
      where name collate "C" > ${after} and (${name ?? null}::text is null or name = ${name ?? null})
      order by name collate "C" limit ${limit}
    ), uses as (
      select secret, count(*)::int as count, (array_agg(job order by job))[1:${sql.lit(toldUses)}] as jobs
      from (${usesOfSecrets}) as each_use where secret in (select name from asked) group by secret
    )
    select a.name, a.key_id as "keyId", a.version, a.created_at as "createdAt", a.updated_at as "updatedAt",
      coalesce(u.jobs, '{}') as "usedBy", coalesce(u.count, 0) as "useCount"
    from asked a left join uses u on u.secret = a.name order by a.name collate "C"`.execute(db);
  return rows;
}

/** Each job with each secret that it names, read by the indexes of such jobs, and each channel for alerts. */
export const usesOfSecrets: RawBuilder<unknown> = sql`
  select distinct j.name as job, found.parts[1] as secret
  from aster.jobs j, jsonb_each_text(j.env) as variable,
    regexp_matches(variable.value, '(?<!\\$)\\$\\{secret:([A-Za-z0-9_][A-Za-z0-9_.-]*)\\}', 'g') as found (parts)
  where j.env::text like '%\${secret:%'
  union
  select j.name, found.parts[1]
  from aster.jobs j, regexp_matches(j.ping_url, '(?<!\\$)\\$\\{secret:([A-Za-z0-9_][A-Za-z0-9_.-]*)\\}', 'g') as found (parts)
  where j.ping_url is not null
  union
  select 'channel ' || c.name, found.parts[1]
  from aster.alert_channels c,
    regexp_matches(c.config::text, '(?<!\\$)\\$\\{secret:([A-Za-z0-9_][A-Za-z0-9_.-]*)\\}', 'g') as found (parts)`;
