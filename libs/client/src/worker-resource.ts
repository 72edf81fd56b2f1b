/** A worker as the others see it. Instants are in ISO 8601 in UTC. */
export interface WorkerResource {
  readonly id: string;
  readonly name: string;
  /** `draining`: it claims nothing more. `lost`: its lease has run out, and its runs are about to be taken over. */
  readonly status: 'active' | 'draining' | 'lost';
  readonly pools: readonly string[];
  /** Names of its in-process handlers. */
  readonly handlers: readonly string[];
  /** Runs that it executes at the same time. */
  readonly slots: number;
  readonly running_run_ids: readonly string[];
  readonly version: string;
  readonly started_at: string;
  readonly heartbeat_at: string;
  readonly lease_until: string;
  /** Since when it is to claim nothing more because somebody wants it so; `null` when nobody does. */
  readonly drain_asked_at: string | null;
}

/** A named group of workers and what is in front of it. */
export interface PoolResource {
  readonly name: string;
  /** Live workers that serve the pool and claim. */
  readonly workers: number;
  /** Live workers that serve the pool and claim nothing more. */
  readonly draining: number;
  /** Slots of the workers that claim; a worker of several pools counts in each. */
  readonly slots: number;
  readonly running: number;
  /** Due and not claimed. */
  readonly due: number;
  /** Scheduled for later. */
  readonly scheduled: number;
  /** Waiting for dependencies or for a place. */
  readonly waiting: number;
  /** How long the first due run has been due; `null` when none is. */
  readonly oldest_due_ms: number | null;
  /** How long runs that ended within the last hour have waited for a worker: the median; `null` when none ended. */
  readonly wait_p50_ms: number | null;
  /** The same that one in twenty exceeds. */
  readonly wait_p95_ms: number | null;
}

/** How many slots a pool needs now. */
export interface PoolScaleResource {
  readonly name: string;
  /** Runs that are due and runs that run: so many slots would keep none waiting. */
  readonly wanted_slots: number;
  /** Due and not claimed. */
  readonly due: number;
  readonly running: number;
  /** Slots of live workers that claim. */
  readonly slots: number;
}
