import type { CrontabDialect } from '../crontab/crontab-entry.js';

/** A file of a host that cron or anacron goes by. */
export interface HostCrontab {
  readonly path: string;
  readonly kind: 'system' | 'user' | 'anacron';
  /** Whose it is; root's for those of the system. */
  readonly owner: string;
  readonly text: string;
}

/** What cron has on a host. */
export interface HostCrontabs {
  readonly dialect: CrontabDialect;
  /** The zone that cron goes by; `undefined` where the files do not say. */
  readonly timezone: string | undefined;
  readonly files: readonly HostCrontab[];
  /** Files and folders that were not read, and why. */
  readonly left: readonly { readonly path: string; readonly why: string }[];
}
