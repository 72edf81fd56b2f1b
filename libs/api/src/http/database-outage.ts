import type { Emit } from '@aster-scheduler/core';

/** Tells once that the database is away, and once that it is back, however many requests notice. */
export interface DatabaseOutage {
  lost(doing: string, error: unknown): void;
  answered(doing: string): void;
}

export function createDatabaseOutage(emit: Emit): DatabaseOutage {
  let lostAtMs: number | undefined;
  return {
    lost(doing, error) {
      if (lostAtMs !== undefined) return;
      lostAtMs = performance.now();
      emit({ type: 'database.lost', doing, error });
    },
    answered(doing) {
      if (lostAtMs === undefined) return;
      emit({ type: 'database.restored', doing, awayMs: Math.round(performance.now() - lostAtMs) });
      lostAtMs = undefined;
    },
  };
}
