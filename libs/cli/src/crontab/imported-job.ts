import type { JobInput } from '@aster-scheduler/client';
import type { CrontabDialect } from './crontab-entry.js';
import type { ImportedMail } from './imported-mail.js';
import type { VixieFields } from './vixie-fields.js';

export interface JobOptions {
  /** For places in messages. */
  readonly file: string;
  readonly dialect: CrontabDialect;
  /** The zone of the host: cron goes by it unless a line says otherwise. */
  readonly timezone: string;
  /** Whose crontab it is, where the line does not say. */
  readonly owner: string;
  readonly pool?: string;
  /** Each user has a pool: `user-deploy`. */
  readonly hasUserPools?: boolean;
  /** The worker has isolation by user, and may run as those of the crontab. */
  readonly runsAsUser?: boolean;
  /** For what is written with `~`: a number in [0, 1) for a field. */
  random(field: string): number;
}

/** Something that is to become a job. */
export interface ImportedJob {
  readonly file: string;
  /** 0: the whole file is meant. */
  readonly line: number;
  /** As it is written there. */
  readonly text: string;
  readonly job: JobInput;
  /** As cron reads them; `undefined` for what has no ticks under cron. */
  readonly fields: VixieFields | undefined;
  /** On other days of the week its command does nothing; 0 is Sunday. */
  readonly weekdays: readonly number[] | undefined;
  /** What a person should know, the most important first. */
  readonly notes: readonly string[];
  readonly user: string;
  /** Absent: what it writes is mailed to nobody. */
  readonly mail?: ImportedMail;
}
