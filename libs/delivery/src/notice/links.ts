import type { Notice, NoticeJob, NoticeRun } from '@aster-scheduler/core';
import type { NoticeText } from './notice-text.js';

/** Where a run is seen; `undefined` when nobody has said where the dashboard is. */
export function runLink(url: Notice['url'], run: NoticeRun | undefined): string | undefined {
  return url === undefined || run === undefined ? undefined : `${url}/ui/runs/${run.id}`;
}

export function jobLink(url: Notice['url'], job: NoticeJob | undefined): string | undefined {
  return url === undefined || job === undefined ? undefined : `${url}/ui/jobs/${encodeURIComponent(job.name)}`;
}

/** Where to go from a message, what helps most first: some channels show one or three. */
export function linksOf({ url, run, job, rule, incident, group }: Notice): NoticeText['links'] {
  const isAbout = run !== undefined || job !== undefined || incident !== undefined || group !== undefined;
  const ofIncident = incident === undefined ? undefined : `alerts/incidents/${incident.id}`;
  const isOfRuns = group?.incidents === 0;
  const many = isOfRuns ? 'runs' : 'alerts';
  const alerts = group === undefined ? ofIncident : many;
  return [
    { label: 'Run', url: runLink(url, run) },
    {
      label: group === undefined ? 'Incident' : isOfRuns ? 'Runs' : 'Incidents',
      url: url && alerts && `${url}/ui/${alerts}`,
    },
    { label: 'Runbook', url: rule?.runbookUrl },
    { label: 'Job', url: jobLink(url, job) },
    { label: 'Dashboard', url: isAbout ? undefined : url },
  ].flatMap(({ label, url: href }) => (href === undefined || href === '' ? [] : [{ label, url: href }]));
}
