import type { PgTransaction } from '@aster-scheduler/db';

/** The client that an interactive transaction of Prisma gives: the argument of what `$transaction` is given. */
export interface PrismaTransaction {
  $queryRawUnsafe(text: string, ...values: never[]): PromiseLike<unknown>;
}

/** A transaction of Prisma as `tx`: `prisma.$transaction((tx) => trigger(payload, { tx: fromPrisma(tx) }))`. */
export function fromPrisma(transaction: PrismaTransaction): PgTransaction {
  if ('$connect' in transaction && transaction.$connect !== undefined) {
    throw new TypeError('not a transaction of Prisma: it is the argument of what prisma.$transaction is given');
  }
  return {
    query: async (text, values) => ({
      rows: (await transaction.$queryRawUnsafe(text, ...(values as never[]))) as readonly unknown[],
    }),
  };
}
