import type { AlertSeverity, IncidentListQuery as QueryContract } from '@aster-scheduler/client';
import { alertSeverities, isUnlimited, NotFoundError } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { findAlertRule, findIncident, listIncidents as selectIncidents } from '@aster-scheduler/run-store';
import type { Caller } from '../access/caller.js';
import { requireReachedJob } from '../access/require-reached.js';
import { ChoiceField } from '../fields/choice-fields.js';
import { InstantFromQuery } from '../fields/from-query.js';
import { InstantField, requireInstant } from '../fields/instant-field.js';
import { TextField } from '../fields/text-field.js';
import { requireJob } from '../jobs/require-job.js';
import { pageOf, pageRange } from '../pages/page.js';
import { PageQuery } from '../pages/page-query.js';
import { defineRoute } from '../routes/define-route.js';
import { linkHeader } from '../routes/route.js';
import { AlertId } from './alert-key.js';
import { keyOf } from './alert-name-field.js';
import { incidentSchema, incidentStates, toIncidentResource } from './incident-resource.js';
import { requireIdCursor } from './require-id-cursor.js';

/** Which incidents are asked for. */
class IncidentQuery extends PageQuery implements QueryContract {
  @ChoiceField([...incidentStates, 'unresolved'], {
    description: 'Only those in this state; `unresolved` are those that are open or acknowledged.',
    isNotNull: true,
  })
  state?: QueryContract['state'];

  @TextField({ description: 'Only of this rule, by its id or its name.', min: 1, max: 100, isNotNull: true })
  rule?: string;

  @TextField({ description: 'Only of this job, by its id or its name.', min: 1, max: 255, isNotNull: true })
  job?: string;

  @ChoiceField(alertSeverities, { description: 'Only those as bad as this.', isNotNull: true })
  severity?: AlertSeverity;

  @InstantFromQuery()
  @InstantField({ description: 'Only those opened at this instant or later.', isNotNull: true })
  from?: string;

  @InstantFromQuery()
  @InstantField({ description: 'Only those opened before this instant.', isNotNull: true })
  to?: string;
}

export const listIncidents = defineRoute({
  method: 'GET',
  path: '/api/v1/incidents',
  operationId: 'listIncidents',
  summary: 'Lists what is or was wrong, the newest first.',
  tag: 'alerts',
  right: { role: 'read', reach: 'handled' },
  query: IncidentQuery,
  success: {
    status: 200,
    description: 'The incidents.',
    schema: { type: 'array', items: incidentSchema },
    headers: linkHeader,
  },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db }, { caller, query, path }) {
    const { limit, offset, after } = pageRange(query);
    const { state, rule, job, severity, from, to } = query;
    if (job !== undefined) await requireReachedJob(db, caller, job);
    const ruleId = rule === undefined ? undefined : await findRuleId(db, caller, rule);
    if (ruleId === null) return { content: [] };
    const found = await selectIncidents(db, {
      ...{ state, severity, reach: caller.reach, beforeId: requireIdCursor(after), offset, limit: limit + 1 },
      ...{ from: instantOf(from), to: instantOf(to) },
      ...{ ruleId, jobId: job === undefined ? undefined : (await requireJob(db, job)).id },
    });
    const { entries, headers } = pageOf(
      found,
      { path, limit, filter: { state, rule, job, severity, from, to } },
      ({ id }) => id,
    );
    return { content: entries.map(toIncidentResource), headers };
  },
});

export const getIncident = defineRoute({
  method: 'GET',
  path: '/api/v1/incidents/{id}',
  operationId: 'getIncident',
  summary: 'Gives an incident.',
  tag: 'alerts',
  right: { role: 'read', reach: 'handled' },
  params: AlertId,
  success: { status: 200, description: 'The incident.', schema: incidentSchema },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db }, { caller, params }) {
    return { content: toIncidentResource(await findIncident(db, params.id.toLowerCase(), caller.reach)) };
  },
});

/** `null` where there is none: who reaches some jobs only is not told which rules there are. */
async function findRuleId(db: Db, { reach }: Caller, rule: string): Promise<string | null> {
  try {
    return (await findAlertRule(db, keyOf(rule))).id;
  } catch (error) {
    if (error instanceof NotFoundError && !isUnlimited(reach)) return null;
    throw error;
  }
}

function instantOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : requireInstant(text);
}
