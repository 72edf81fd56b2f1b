import type { JobMeasures, SelectedJobs } from '@aster-scheduler/statistics';
import type { GaugeReading } from '../context/metrics-source.js';

/** A number of single jobs, and how it is found in what was read. */
export interface JobGauge {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
  readonly valuesOf: (selected: SelectedJobs) => readonly GaugeReading[];
}

/** Not `job`, which is a label of Prometheus itself. */
const labelNames = ['job_name', 'pool'] as const;

const seconds = (at: Date | undefined): number | undefined => (at === undefined ? undefined : at.getTime() / 1_000);

const perJob = (name: string, help: string, valueOf: (job: JobMeasures) => number | undefined): JobGauge => ({
  name,
  help,
  labelNames,
  valuesOf: ({ jobs }) =>
    jobs.flatMap((job) => {
      const value = valueOf(job);
      return value === undefined ? [] : [{ labels: { job_name: job.name, pool: job.pool }, value }];
    }),
});

/** What is not there has no series: a job that never ran has no last run. */
export const jobGauges: readonly JobGauge[] = [
  perJob('aster_job_enabled', '1, or 0 while the job is paused', ({ isEnabled }) => (isEnabled ? 1 : 0)),
  perJob('aster_job_consecutive_failures', 'failures since the last success', ({ failures }) => failures),
  perJob('aster_job_last_success_timestamp_seconds', 'when the last success ended', (job) =>
    seconds(job.lastSuccessAt),
  ),
  perJob('aster_job_last_run_timestamp_seconds', 'when the newest run that was no skip ended', (job) =>
    seconds(job.lastRunAt),
  ),
  perJob('aster_job_last_run_duration_seconds', 'from its last start to its end', ({ lastDurationMs }) =>
    lastDurationMs === undefined ? undefined : Math.max(0, lastDurationMs) / 1_000,
  ),
  perJob('aster_job_next_tick_timestamp_seconds', 'when the schedule ticks next', (job) => seconds(job.nextTickAt)),
  {
    name: 'aster_job_series_dropped',
    help: 'jobs that METRICS_JOBS chooses and that have no series, since they are too many',
    valuesOf: ({ left }) => [{ value: left }],
  },
];
