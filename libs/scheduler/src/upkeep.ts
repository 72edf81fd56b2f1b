import type { DatabaseWatch, WakeUp } from '@aster-scheduler/db';
import type { Presence } from './presence.js';
import type { SchedulerOptions } from './scheduler-options.js';
import type { SchedulerServices } from './scheduler-services.js';

/** What the slow passes of a scheduler work with. */
export interface Upkeep {
  readonly services: SchedulerServices;
  readonly options: SchedulerOptions;
  readonly watch: DatabaseWatch;
  /** Wakes the planning. */
  readonly wakeUp: WakeUp;
  /** Rings when the clock of the database went back. */
  readonly wentBack: WakeUp;
  readonly presence: Presence;
  /** Rung when jobs have changed: one may be paused until soon. */
  readonly jobsChanged: WakeUp;
  /** Rung at the same time: something may be asked for of many. */
  readonly bulkAsked: WakeUp;
}
