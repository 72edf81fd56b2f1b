import type { Db, Notifier } from '@aster-scheduler/db';
import type { MetricsSource } from './api-options.js';
import type { Documentation } from './docs/create-documentation.js';
import type { RunWatch } from './output/run-watch.js';
import type { JobDefaults } from './resources/job-definition.js';

/** What the handlers of routes work with. */
export interface ApiContext {
  /** May be a transaction, which commits after the handler has answered. */
  readonly db: Db;
  readonly notifier: Notifier;
  readonly defaults: JobDefaults;
  readonly metrics: MetricsSource | undefined;
  readonly runWatch: RunWatch;
  /** The description of all routes, for an API that is mounted at this path. */
  readonly documentation: (mountPath: string) => Documentation;
}
