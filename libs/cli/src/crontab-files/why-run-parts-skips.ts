import type { CrontabDialect } from '../crontab/crontab-entry.js';

/**
 * Why a file of `/etc/cron.d`, or a script of `/etc/cron.daily`, is passed over for its name; `undefined` when it is
 * not.
 * Debian takes letters, digits, `_` and `-` only; cronie all but the leftovers of editors and packages.
 */
export function whyRunPartsSkips(name: string, dialect: CrontabDialect): string | undefined {
  if (dialect === 'cronie') {
    const isLeftover = /^[.#]|~$|\.(?:rpmsave|rpmorig|rpmnew|cfsaved)$/.test(name);
    return isLeftover ? 'cron passes over files with such a name' : undefined;
  }
  return /^[A-Za-z0-9_-]+$/.test(name) ? undefined : 'cron passes over names with other than letters, digits, _ and -';
}
