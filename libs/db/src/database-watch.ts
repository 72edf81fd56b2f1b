import type { Emit } from '@aster-scheduler/core';
import { isDatabaseUnavailable } from './unavailable.js';

/** Tells what of a service's work fails, and, once it works again, for how long the database was away for it. */
export interface DatabaseWatch {
  /** Emits `database.lost`, or `service.failed` for anything but an absent database. */
  failed(doing: string, error: unknown): void;
  /** Emits `database.restored` once for what has failed before. */
  answered(doing: string): void;
  /** This is not tried any more, so the next answer to anything else counts as its success, too. */
  gaveUp(doing: string): void;
}

export function createDatabaseWatch(service: string, emit: Emit): DatabaseWatch {
  const lost = new Map<string, { readonly sinceMs: number; isTried: boolean }>();

  function restore(doing: string, sinceMs: number): void {
    lost.delete(doing);
    emit({ type: 'database.restored', doing, awayMs: Math.round(performance.now() - sinceMs) });
  }

  return {
    failed(doing, error) {
      if (!isDatabaseUnavailable(error)) return emit({ type: 'service.failed', service, doing, error });
      const known = lost.get(doing);
      if (known === undefined) lost.set(doing, { sinceMs: performance.now(), isTried: true });
      else known.isTried = true;
      emit({ type: 'database.lost', doing, error });
    },
    answered(doing) {
      if (lost.size === 0) return;
      for (const [other, { sinceMs, isTried }] of lost) if (other === doing || !isTried) restore(other, sinceMs);
    },
    gaveUp(doing) {
      const known = lost.get(doing);
      if (known !== undefined) known.isTried = false;
    },
  };
}
