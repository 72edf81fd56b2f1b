import { type RawBuilder, sql } from 'kysely';

/**
 * An instant as whole milliseconds since 1970, what is below cut off. Up to Postgres 13 `extract` is a binary fraction,
 * which may lie below the millisecond that it stands for by some ten-thousandths of one; a microsecond is a thousandth.
 */
export function epochMs(instant: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`floor(extract(epoch from ${instant}) * 1000 + 0.0005)::float8`;
}
