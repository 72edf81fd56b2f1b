import type { Notice, NoticeJob, NoticeRun } from '@aster-scheduler/core';

/** Where a run is seen; `undefined` when nobody has said where the dashboard is. */
export function runLink(url: Notice['url'], run: NoticeRun | undefined): string | undefined {
  return url === undefined || run === undefined ? undefined : `${url}/ui/runs/${run.id}`;
}

export function jobLink(url: Notice['url'], job: NoticeJob | undefined): string | undefined {
  return url === undefined || job === undefined ? undefined : `${url}/ui/jobs/${encodeURIComponent(job.name)}`;
}
