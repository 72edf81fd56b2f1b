import type { CrontabEntry } from './crontab-entry.js';
import type { JobOptions } from './imported-job.js';

/** What cron sets and what the worker has anyway. */
const dropped = new Set([
  'SHELL',
  'LOGNAME',
  'USER',
  'MAILTO',
  'MAILFROM',
  'CRON_TZ',
  'RANDOM_DELAY',
  'CONTENT_TYPE',
  'CONTENT_TRANSFER_ENCODING',
]);

const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The variables of a job, and the zone that it goes by. Cron gives every command a `PATH`, and replaces nothing. */
export function environmentOf(
  { env: given, settings }: CrontabEntry,
  { dialect, timezone: hostZone }: JobOptions,
  notes: string[],
): { readonly env: Readonly<Record<string, string>>; readonly timezone: string } {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (dropped.has(name)) continue;
    if (variableName.test(name)) env[name] = value;
    else notes.push(`${name} is no name of a variable for Aster, and is left out`);
  }
  const isAsWorkers = settings.unset === 'PATH' && env.PATH === undefined;
  if (env.PATH === undefined && !isAsWorkers) env.PATH = '/usr/bin:/bin';
  else if (/\$/.test(env.PATH ?? '')) notes.push('PATH has a $ in it, which cron does not replace either');
  const zone = given.CRON_TZ;
  if (zone === undefined) return { env, timezone: hostZone };
  if (dialect === 'cronie' || dialect === 'openbsd') return { env, timezone: zone };
  notes.push(`CRON_TZ is only a variable for this cron, and the line ran by ${hostZone}`);
  return { env: { ...env, CRON_TZ: zone }, timezone: hostZone };
}
