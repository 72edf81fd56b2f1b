import { isUuid } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import {
  type AlertRule,
  type AlertRuleDefinition,
  deleteAlertRule as removeRule,
  findAlertRule,
  insertAlertRule,
  listChannels,
  mostChannels,
  updateAlertRule,
} from '@aster-scheduler/run-store';
import { auditedChange } from '../audit/audited.js';
import type { ApiContext } from '../context/api-context.js';
import { ForceQuery } from '../jobs/force-query.js';
import { defineRoute } from '../routes/define-route.js';
import type { RouteAnswer } from '../routes/route.js';
import { etagHeader, etagOfVersion, ifMatchHeader, requiredVersionOf } from './alert-conditions.js';
import { AlertKey } from './alert-key.js';
import { keyOf } from './alert-name-field.js';
import { AlertRuleChange, AlertRuleInput } from './alert-rule-input.js';
import { comparedRule, toAlertRuleResource } from './alert-rule-resource.js';
import { alertRuleSchema } from './alert-rule-schema.js';
import { readAlertRule } from './read-alert-rule.js';
import { requireOwnFields } from './require-own-fields.js';

export const createAlertRule = defineRoute({
  method: 'POST',
  path: '/api/v1/alerts/rules',
  operationId: 'createAlertRule',
  summary: 'Makes a rule for alerts; it counts for all that ends from then on.',
  description:
    'What a rule finds is one incident for each job, however often it happens, until it is over; those whom the rule names are ' +
    'told of both. Paused jobs open none. What the fields mean is said in the guide to alerts.',
  tag: 'alerts',
  right: { role: 'write', reach: 'everything' },
  body: AlertRuleInput,
  example: {
    name: 'nightly failed',
    when: 'failed',
    match: { jobs: ['nightly/*'] },
    severity: 'critical',
    remind: '4h',
  },
  success: {
    status: 201,
    description: 'The rule.',
    schema: alertRuleSchema,
    headers: { ...etagHeader, Location: 'The path of the rule.' },
  },
  problems: ['INVALID_INPUT', 'NAME_TAKEN', 'NOT_FOUND', 'STATE_CONFLICT'], // not found: repeated, and gone since
  async handle({ db }, { body, mountPath }) {
    const rule = await insertAlertRule(db, readAlertRule(body));
    const { headers, ...answer } = ruleAnswer(rule);
    const audit = { subject: subjectOf(rule), after: answer.content };
    return { ...answer, headers: { ...headers, location: `${mountPath}/api/v1/alerts/rules/${rule.id}` }, audit };
  },
  again: ruleAgain,
});

export const patchAlertRule = defineRoute({
  method: 'PATCH',
  path: '/api/v1/alerts/rules/{id}',
  operationId: 'patchAlertRule',
  summary: 'Merges what is given into a rule; null sets a default.',
  description:
    'What goes by time counts anew from then on. Incidents of jobs that the rule is about no more end, quietly.',
  tag: 'alerts',
  right: { role: 'write', reach: 'everything' },
  params: AlertKey,
  query: ForceQuery,
  body: AlertRuleChange,
  readMergePatch: (patch) => patch,
  example: { severity: 'critical' },
  readsHeaders: ifMatchHeader,
  success: { status: 200, description: 'The rule.', schema: alertRuleSchema, headers: etagHeader },
  problems: ['INVALID_INPUT', 'NAME_TAKEN', 'NOT_FOUND', 'VERSION_CONFLICT', 'MANAGED'],
  async handle({ db }, { params, query, body, headers }) {
    const found = await findAlertRule(db, keyOf(params.id));
    const ifVersion = requiredVersionOf(headers, found, 'rule');
    const names = await namesById(db, body.channels ?? []);
    const plan = (current: AlertRule): AlertRuleDefinition => {
      const wanted = readAlertRule(body, current);
      const compared = { before: comparedRule(current), after: comparedRule(wanted, names) };
      if (query.force !== true) requireOwnFields(current.owner, compared);
      return wanted;
    };
    const { before, rule } = await updateAlertRule(db, found.id, plan, { ifVersion });
    const audit = auditedChange(subjectOf(rule), toAlertRuleResource(before), toAlertRuleResource(rule));
    return { ...ruleAnswer(rule), audit };
  },
  again: ruleAgain,
});

export const deleteAlertRule = defineRoute({
  method: 'DELETE',
  path: '/api/v1/alerts/rules/{id}',
  operationId: 'deleteAlertRule',
  summary: 'Deletes a rule; what is open of it ends, quietly.',
  tag: 'alerts',
  right: { role: 'write', reach: 'everything' },
  params: AlertKey,
  query: ForceQuery,
  readsHeaders: ifMatchHeader,
  success: { status: 204, description: 'The rule is gone.' },
  problems: ['INVALID_INPUT', 'NOT_FOUND', 'VERSION_CONFLICT', 'MANAGED'],
  async handle({ db }, { params, query, headers }) {
    const found = await findAlertRule(db, keyOf(params.id));
    const check = query.force === true ? undefined : (owner: AlertRule['owner']) => requireOwnFields(owner);
    const rule = await removeRule(db, found.id, { ifVersion: requiredVersionOf(headers, found, 'rule'), check });
    return { audit: { subject: subjectOf(rule), before: toAlertRuleResource(rule) } };
  },
});

/** The names of channels by their ids, where some are said by ids. */
async function namesById(db: Db, channels: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (!channels.some(isUuid)) return new Map();
  const known = await listChannels(db, { limit: mostChannels });
  return new Map(known.map(({ id, name }) => [id, name]));
}

function ruleAnswer(rule: AlertRule): RouteAnswer {
  return { content: toAlertRuleResource(rule), headers: etagOfVersion(rule), keeps: rule.id };
}

async function ruleAgain({ db }: ApiContext, ruleId: string): Promise<RouteAnswer> {
  return ruleAnswer(await findAlertRule(db, ruleId));
}

function subjectOf({ id, name }: AlertRule) {
  return { kind: 'rule', id, name };
}
