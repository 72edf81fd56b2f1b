import { type RawBuilder, sql } from 'kysely';

/** That the id of a row `r` begins like this, between the least and the greatest id that do. */
export function idBounds(prefix: string): RawBuilder<unknown>[] {
  const digits = prefix.replaceAll('-', '').toLowerCase();
  return [sql`r.id >= ${digits.padEnd(32, '0')}::uuid`, sql`r.id <= ${digits.padEnd(32, 'f')}::uuid`];
}
