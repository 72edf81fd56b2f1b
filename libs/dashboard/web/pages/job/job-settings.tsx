import type { ChangedJobResource, JobResource } from '@aster-scheduler/client';
import { apiUrl } from '../../address/places.js';
import { CopyButton } from '../../parts/copy-button.js';
import { exportYaml } from './export-job.js';
import { jobDefinition } from './job-definition.js';
import style from './job-settings.module.css';
import { useJobDefaults } from './use-job-defaults.js';

const words: readonly (readonly [keyof JobResource, string])[] = [
  ['command', 'starts'],
  ['args', 'with the arguments'],
  ['handler', 'calls the handler'],
  ['payload', 'with the payload'],
  ['payload_schema', 'which has to fit'],
  ['runs_on', 'executed by'],
  ['grace', 'something must be heard of a run within'],
  ['env', 'environment'],
  ['working_directory', 'in the folder'],
  ['concurrency_policy', 'while another run is not finished'],
  ['queue_limit', 'runs that may wait in its queue'],
  ['misfire_policy', 'ticks that were noticed late'],
  ['catchup_window', 'a tick is skipped when so late'],
  ['timeout', 'an attempt may take'],
  ['kill_grace', 'between SIGTERM and SIGKILL'],
  ['max_retries', 'attempts after the first'],
  ['retry_delay', 'before the next attempt'],
  ['retry_backoff', 'the delay grows by'],
  ['retry_max_delay', 'but to no more than'],
  ['on_worker_lost', 'when its worker is lost'],
  ['labels', 'labels'],
  ['owner', 'belongs to'],
  ['runbook_url', 'what to do when it fails'],
  ['ping_url', 'its runs are told to'],
  ['pool', 'executed by the pool'],
  ['priority', 'priority, higher first'],
  ['keep_runs', 'finished runs that are kept'],
  ['output', 'stdout and stderr'],
  ['output_encoding', 'output is read as'],
  ['run_as', 'runs as the user'],
  ['memory_limit_mb', 'memory, MiB'],
  ['process_limit', 'processes of the user'],
  ['file_size_limit_mb', 'size of a file, MiB'],
  ['cpu_limit', 'computing time of a process'],
];

/** What is no setting, or stands elsewhere on the page of the job. */
const shownElsewhere: readonly (keyof ChangedJobResource)[] = [
  ...(['id', 'name', 'description', 'cron_expr', 'timezone', 'status', 'pause', 'next_run_at'] as const),
  ...(['created_at', 'updated_at', 'version', 'managed_by', 'depends_on', 'paused_runs'] as const),
];

/** Every setting with what it means; one that is new here has no words yet, and stands at the end. */
function settingsOf(job: JobResource): readonly (readonly [keyof JobResource, string])[] {
  const known = new Set<string>([...words.map(([field]) => field), ...shownElsewhere]);
  const others = (Object.keys(job) as (keyof JobResource)[]).filter((field) => !known.has(field));
  return [...words, ...others.map((field) => [field, ''] as const)];
}

/** Every setting with what it means, and what it is unless said. */
export function JobSettings({ job }: { readonly job: JobResource }) {
  const defaults = useJobDefaults().data;
  return (
    <section className={style['settings']} aria-label="Settings">
      <dl>
        {settingsOf(job).map(([field, word]) => {
          const usual = defaults === undefined ? undefined : textOf(defaults[field]);
          const own = textOf(job[field]);
          const isTold = !['command', 'args', 'handler', 'payload'].includes(field) && usual !== undefined;
          return (
            <div key={field} data-own={isTold && own !== usual}>
              <dt>
                <code>{field}</code> <span className="muted">{word}</span>
              </dt>
              <dd>
                <code>
                  <bdi>{own === '' ? '–' : own}</bdi>
                </code>
                {isTold && (
                  <span className="muted">
                    {own === usual ? ' by default' : ` by default ${usual === '' ? 'none' : usual}`}
                  </span>
                )}
              </dd>
            </div>
          );
        })}
      </dl>
      <div className={style['copies']}>
        <CopyButton label="Copy as JSON" text={() => JSON.stringify(job, null, 2)} />
        {defaults !== undefined && (
          <CopyButton label="Copy as YAML" text={() => exportYaml(jobDefinition(job, defaults))} />
        )}
        <a href={`${apiUrl}/docs`} className={style['reference']}>
          What each may be: the reference
        </a>
      </div>
    </section>
  );
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
}
