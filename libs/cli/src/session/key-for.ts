import type { Session } from './session.js';

/** An idempotency key for each of several changes of one call. */
export function keyFor(session: Session, part: string, isOnly: boolean): string | undefined {
  const { idempotencyKey } = session.settings;
  return idempotencyKey === undefined || isOnly ? idempotencyKey : `${idempotencyKey} ${part}`;
}
