import type { Db, Notifier } from '@aster-scheduler/db';
import type { JobDefaults } from './resources/job-definition.js';

/** What the handlers of routes work with. */
export interface ApiContext {
  readonly db: Db;
  readonly notifier: Notifier;
  readonly defaults: JobDefaults;
}
