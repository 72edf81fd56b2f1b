/** Postgres ends one of those that wait for each other: the manual, appendix A. */
const messages: Readonly<Record<string, string>> = {
  '40P01':
    'this transaction and another one wait for each other, over a key or a job that each of them has triggered: ' +
    'run the whole transaction again, or trigger in the same order everywhere',
  '40001': 'another transaction has changed what this one has read: run the whole transaction again',
};

/** What Prisma makes of both. */
const conflictOfPrisma = 'P2034';

/**
 * A transaction of the program's, given as `tx`, has met another one, and Postgres has ended this one. Nothing of it
 * stays. Run again from its beginning it will most likely succeed.
 */
export class TransactionConflictError extends Error {
  override readonly name = 'TransactionConflictError';
  readonly code = 'TRANSACTION_CONFLICT';
}

/** The same error, or what it means where a driver says that the transaction is to be run again. */
export function explainConflict(error: unknown): unknown {
  const message = messageOf(error, 4);
  return message === undefined ? error : new TransactionConflictError(message, { cause: error });
}

/** Where drivers and what stands above them keep the SQLSTATE, or the error of the driver. */
const codeFields = ['code', 'originalCode'];
const innerFields = ['cause', 'driverError', 'meta', 'driverAdapterError'];

function messageOf(error: unknown, depth: number): string | undefined {
  if (typeof error !== 'object' || error === null || depth === 0) return undefined;
  const fields = error as Readonly<Record<string, unknown>>;
  for (const field of codeFields) {
    const code = fields[field] === conflictOfPrisma ? '40P01' : fields[field];
    if (typeof code === 'string' && Object.hasOwn(messages, code)) return messages[code];
  }
  for (const field of innerFields) {
    const found = messageOf(fields[field], depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
