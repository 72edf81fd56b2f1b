import type { IncidentResource } from '@aster-scheduler/client';
import { alertKinds, alertSeverities } from '@aster-scheduler/core';
import type { Incident } from '@aster-scheduler/run-store';
import {
  choice,
  choiceOrNull,
  id,
  idOrNull,
  instant,
  instantOrNull,
  integer,
  objectSchema,
  text,
  textOrNull,
} from '../json/object-schema.js';

export const incidentStates = ['open', 'acknowledged', 'resolved'] as const;

export const incidentSchema = objectSchema<IncidentResource>(
  'Incident',
  'Something that a rule tells of a job or of the engine: once, however often it happens until it is over.',
  {
    id,
    rule_id: id,
    rule_name: { ...textOrNull, description: 'null: the rule is gone.' },
    when: choiceOrNull(alertKinds),
    subject: {
      ...text,
      description: 'What it is about: `job:` and its id, or a part of the engine, such as `pool:gpu` or `worker:w1`.',
    },
    job_id: { ...idOrNull, description: 'null: it is about the engine.' },
    job_name: textOrNull,
    severity: choice(alertSeverities),
    state: choice(incidentStates),
    opened_at: instant,
    opened_by_run: idOrNull,
    last_at: { ...instant, description: 'When it has last happened.' },
    last_run: idOrNull,
    count: { ...integer, description: 'How often it has happened.' },
    acknowledged_at: instantOrNull,
    acknowledged_by: textOrNull,
    resolved_at: instantOrNull,
    resolved_by_run: idOrNull,
    resolution: { ...textOrNull, description: '`recovered`, `paused`, `rule removed` and the like, or `by` whom.' },
    note: textOrNull,
    runbook_url: { ...textOrNull, description: 'That of the rule, else that of the job.' },
    facts: { type: 'object', description: 'What was known when it opened.' },
  },
);

export function toIncidentResource(incident: Incident): IncidentResource {
  return {
    ...{ id: incident.id, rule_id: incident.ruleId, rule_name: incident.ruleName, when: incident.kind },
    ...{
      subject: incident.subject,
      job_id: incident.jobId,
      job_name: incident.jobName,
      severity: incident.severity,
      state: incident.state,
    },
    ...{ opened_at: incident.openedAt.toISOString(), opened_by_run: incident.openedByRun },
    ...{ last_at: incident.lastAt.toISOString(), last_run: incident.lastRun, count: incident.count },
    acknowledged_at: incident.acknowledgedAt?.toISOString() ?? null,
    acknowledged_by: incident.acknowledgedBy,
    resolved_at: incident.resolvedAt?.toISOString() ?? null,
    ...{ resolved_by_run: incident.resolvedByRun, resolution: incident.resolution, note: incident.note },
    ...{ runbook_url: incident.runbookUrl, facts: incident.facts },
  };
}
