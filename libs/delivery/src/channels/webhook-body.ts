import type { Notice } from '@aster-scheduler/core';
import { jobLink, runLink } from '../notice/links.js';
import { whatHappened } from '../notice/what-happened.js';

/** The body of a webhook, `aster.incident.v1`: fields are added to it, and never changed or removed. */
export function webhookBody(notice: Notice): object {
  const { id, event, at, environment, incident, rule, job, subject, run, group, failingChannel, url } = notice;
  return {
    schema: 'aster.incident.v1',
    type: typeOf(notice),
    id,
    timestamp: at,
    environment,
    data: {
      incident: incident && {
        ...{ id: incident.id, opened_at: incident.openedAt, resolved_at: incident.resolvedAt },
        ...{ resolution: incident.resolution, count: incident.count },
      },
      rule: rule && { name: rule.name, when: rule.when, severity: rule.severity, note: rule.note },
      job: job && {
        ...{ id: job.id, name: job.name, labels: job.labels, owner: job.owner },
        ...{ runbook_url: rule?.runbookUrl, url: jobLink(url, job) },
      },
      subject,
      run: run && {
        ...{ id: run.id, status: run.status, reason: run.reason, exit_code: run.exitCode, attempts: run.attempt },
        ...{ scheduled_at: run.scheduledAt, started_at: run.startedAt, finished_at: run.finishedAt },
        ...{ duration_ms: run.durationMs, error_line: run.errorLine, output_tail: run.outputTail },
        ...{ worker: run.worker, version: run.jobVersion, url: runLink(url, run) },
      },
      group,
      channel: failingChannel,
      explanation: event === 'test' || group || failingChannel ? undefined : whatHappened(notice),
      failing_since: incident?.failingSince,
      last_success_at: incident?.lastSuccessAt,
      count: incident?.count,
    },
  };
}

function typeOf({ event }: Notice): string {
  if (event === 'notice') return 'run.finished';
  if (event === 'test' || event === 'channel_failing') return event === 'test' ? 'channel.test' : 'channel.failing';
  return event === 'group' || event === 'digest' ? `incidents.${event}` : `incident.${event}`;
}
