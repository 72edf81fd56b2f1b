import type { InstallationDefaults } from '@aster-scheduler/core';
import type { Db, Notifier } from '@aster-scheduler/db';
import type { SecretKeyring } from '@aster-scheduler/job-store';
import type { StatisticsReader } from '@aster-scheduler/statistics';
import type { KeyRing } from '../access/key-ring.js';
import type { HintSource, NewsWatch } from '../live/news-watch.js';
import type { RunWatch } from '../live/run-watch.js';
import type { WaitCount } from '../live/wait-count.js';
import type { CommandProblemOf } from './command-problem.js';
import type { Documentation } from './documentation.js';
import type { MetricsSource } from './metrics-source.js';

/** What the handlers of routes work with. */
export interface ApiContext {
  /** May be a transaction, which commits after the handler has answered. */
  readonly db: Db;
  readonly notifier: Notifier;
  readonly defaults: InstallationDefaults;
  /** Absent: any command may be that of a job. */
  readonly commandProblemOf: CommandProblemOf | undefined;
  /** Seals secrets; absent: none can be kept. */
  readonly secrets: SecretKeyring | undefined;
  readonly metrics: MetricsSource | undefined;
  /** What there is besides the API: `dashboard`, `metrics`. */
  readonly features: readonly string[];
  readonly keys: KeyRing;
  /** How many jobs each caller with a name may make; 0 is as many as they like. */
  readonly maxJobsOfOne: number;
  readonly runWatch: RunWatch;
  readonly newsWatch: NewsWatch;
  /** What the database tells of changes; absent: it is asked. */
  readonly hints: HintSource | undefined;
  readonly waits: WaitCount;
  readonly statistics: StatisticsReader;
  /** The description of all routes, for an API that is mounted at this path. */
  readonly documentation: (mountPath: string) => Documentation;
}
