import type { CallOptions } from '@aster-scheduler/client';
import { printable } from '../output/printable.js';
import { ifKnown } from '../session/if-known.js';
import type { Session } from '../session/session.js';

/** The name of a worker, or its id when it has been gone for so long that nobody knows it. */
export async function findWorkerName(session: Session, id: string, options?: CallOptions): Promise<string> {
  const { workers } = await session.client();
  const known = (await ifKnown(workers({ limit: 1_000 }, options)))?.items.find((worker) => worker.id === id);
  return known === undefined ? id : printable(known.name);
}
