import type { AlertTrialResource } from '@aster-scheduler/client';
import { type AlertCondition, InvalidInputError, isEngineAlert, type TrialIncident } from '@aster-scheduler/core';
import { serverTime } from '@aster-scheduler/db';
import { mostTried, tryAlertRule as tryOnHistory } from '@aster-scheduler/run-store';
import { requireInstant } from '../fields/instant-field.js';
import { defineRoute } from '../routes/define-route.js';
import { AlertTrialInput } from './alert-rule-input.js';
import { alertTrialSchema } from './alert-rule-schema.js';
import { readCondition } from './read-alert-rule.js';

const mostMs = 30 * 86_400_000;
const mostListed = 100;

const untriable = {
  field: 'when',
  message: 'must be about runs: of the engine, and of what was usual, nothing is kept that it could be tried against',
};

function goesByUsual(condition: AlertCondition): boolean {
  return (condition.when === 'running_long' || condition.when === 'too_short') && condition.factor !== undefined;
}

export const tryAlertRule = defineRoute({
  method: 'POST',
  path: '/api/v1/alerts/rules/try',
  operationId: 'tryAlertRule',
  summary: 'Tells what a rule would have told of; nothing is sent or kept.',
  description:
    `It looks at the runs that were to start in the range, at most at the newest ${mostTried.toLocaleString('en')}. Pauses and times ` +
    'without a scheduler are not taken into account, so of what goes by time it may tell more than the rule would have.',
  tag: 'alerts',
  right: { role: 'write', reach: 'everything' },
  isSafe: true,
  isCounting: true,
  body: AlertTrialInput,
  example: { when: 'failed', in_a_row: 2, match: { jobs: ['nightly/*'] } },
  success: { status: 200, description: 'What it would have told of.', schema: alertTrialSchema },
  problems: ['INVALID_INPUT'],
  async handle({ statistics }, { body }) {
    const condition = readCondition(body);
    if (isEngineAlert(condition.when) || condition.when === 'skipping' || goesByUsual(condition))
      throw new InvalidInputError([untriable]);
    const tried = await statistics.read({
      key: `alert trial ${JSON.stringify(body)}`,
      rangeMs: mostMs,
      async answer(tx) {
        const range = rangeOf(body, await serverTime(tx));
        return { ...range, ...(await tryOnHistory(tx, { condition, match: body.match ?? {}, ...range })) };
      },
    });
    const content: AlertTrialResource = {
      ...{ from: tried.from.toISOString(), to: tried.to.toISOString(), runs: tried.runs },
      ...{ is_complete: tried.isComplete, incidents: tried.incidents.length, notices: tried.notices },
      opened: tried.incidents.slice(0, mostListed).map(toTriedResource),
    };
    return { content };
  },
});

/** @throws InvalidInputError */
function rangeOf(body: AlertTrialInput, now: Date): { readonly from: Date; readonly to: Date } {
  const to = typeof body.to === 'string' ? requireInstant(body.to) : now;
  const from = typeof body.from === 'string' ? requireInstant(body.from) : new Date(to.getTime() - mostMs);
  if (from < to && to.getTime() - from.getTime() <= mostMs) return { from, to };
  throw new InvalidInputError([{ field: 'from', message: 'must be before to, by 30 days at most' }]);
}

function toTriedResource(incident: TrialIncident): AlertTrialResource['opened'][number] {
  return {
    job_id: incident.jobId,
    job_name: incident.jobName,
    opened_at: incident.openedAt.toISOString(),
    opened_by_run: incident.openedByRun ?? null,
    count: incident.count,
    resolved_at: incident.resolvedAt?.toISOString() ?? null,
  };
}
