/** What to look for. */
export interface SearchQuery {
  readonly q: string;
  /** Finds at most, up to 100; 20 unless given. */
  readonly limit?: number;
}

/** A job, a run, a pool or a worker that was found. */
export interface SearchResource {
  readonly kind: 'job' | 'run' | 'pool' | 'worker';
  /** Of a pool: its name. */
  readonly id: string;
  /** Of a run: that of its job. */
  readonly name: string;
  /** For people: what tells it from others like it. */
  readonly detail: string;
  /** Where the dashboard shows it, below `ui/`. */
  readonly path: string;
}
