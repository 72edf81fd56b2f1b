import type { JobResource } from '@aster-scheduler/client';

/** The schedule of a job in a list: its expression, and its zone where that is not UTC. */
export function ScheduleWords({ job }: { readonly job: Pick<JobResource, 'cron_expr' | 'timezone' | 'depends_on'> }) {
  const { cron_expr: expression, timezone, depends_on: edges } = job;
  if (expression === null) return <span className="muted">after {edges.map(({ job: name }) => name).join(', ')}</span>;
  return (
    <span title={`${expression} in ${timezone}`}>
      <code>{expression}</code>
      {timezone !== 'UTC' && <span className="muted"> {timezone}</span>}
    </span>
  );
}
