import type { JobInput } from '@aster-scheduler/client';
import { applyImport } from '../crontab/apply-import.js';
import type { ImportedCrontab } from '../crontab/import-crontab.js';
import { wrapCrontab } from '../crontab/wrap-crontab.js';
import { usageError } from '../errors/cli-error.js';
import type { Session } from '../session/session.js';
import type { CollectedCrontabs } from './collect-crontabs.js';

export interface WrapRequest {
  readonly collected: CollectedCrontabs;
  readonly imported: readonly ImportedCrontab[];
  readonly source: string;
  /** Whether the jobs are made, too. They start nothing, so they are active at once. */
  readonly applies: boolean;
}

/** Writes a crontab whose lines tell Aster how they go, and makes the jobs that they are runs of. */
export async function wrapImport(session: Session, request: WrapRequest): Promise<void> {
  const { collected, imported, source, applies } = request;
  const [crontab, ...others] = collected.crontabs;
  if (crontab === undefined || others.length > 0) {
    throw usageError('--wrap takes one crontab', 'crontab -l | aster import crontab - --wrap');
  }
  const jobs = imported.flatMap((file) => file.jobs).filter(({ job, fields }) => fields !== undefined && isOn(job));
  const names = new Map(jobs.map(({ line, job }) => [line, job.name]));
  if (applies) {
    const { terminal } = session;
    const aside = { ...session, terminal: { ...terminal, write: terminal.note } }; // standard output is the crontab alone
    await applyImport(aside, { source, jobs: jobs.map(({ job }) => elsewhere(job)), isActive: true });
  }
  session.terminal.write(wrapCrontab(crontab.text, names, { isSystem: crontab.options.isSystem, program: 'aster' }));
  if (applies) return session.say('aster must be on the PATH of cron, with a key: aster login');
  session.say(
    `${jobs.length} lines tell Aster how they go; --apply makes their jobs. aster must be on the PATH of cron.`,
  );
}

function isOn({ status }: JobInput): boolean {
  return status !== 'inactive';
}

/** The same job, executed by cron: nothing of how. */
function elsewhere(job: JobInput): JobInput {
  const { name, description, cron_expr: cron, timezone, timeout, labels, misfire_policy: misfire } = job;
  return {
    name,
    description,
    cron_expr: cron,
    timezone,
    timeout,
    labels,
    misfire_policy: misfire,
    runs_on: 'elsewhere',
  };
}
