import { findAlertRule, listAlertRules as selectRules } from '@aster-scheduler/run-store';
import { pageOf, pageRange } from '../pages/page.js';
import { PageQuery } from '../pages/page-query.js';
import { defineRoute } from '../routes/define-route.js';
import { linkHeader } from '../routes/route.js';
import { etagHeader, etagOfVersion } from './alert-conditions.js';
import { AlertKey } from './alert-key.js';
import { keyOf } from './alert-name-field.js';
import { toAlertRuleResource } from './alert-rule-resource.js';
import { alertRuleSchema } from './alert-rule-schema.js';

export const listAlertRules = defineRoute({
  method: 'GET',
  path: '/api/v1/alerts/rules',
  operationId: 'listAlertRules',
  summary: 'Lists the rules for alerts by name.',
  tag: 'alerts',
  right: { role: 'read', reach: 'everything' },
  query: PageQuery,
  success: {
    status: 200,
    description: 'The rules.',
    schema: { type: 'array', items: alertRuleSchema },
    headers: linkHeader,
  },
  problems: ['INVALID_INPUT'],
  async handle({ db }, { query, path }) {
    const { limit, offset, after } = pageRange(query);
    const found = (await selectRules(db, { after, limit: offset + limit + 1 })).slice(offset);
    const { entries, headers } = pageOf(found, { path, limit, filter: {} }, ({ name }) => name);
    return { content: entries.map(toAlertRuleResource), headers };
  },
});

export const getAlertRule = defineRoute({
  method: 'GET',
  path: '/api/v1/alerts/rules/{id}',
  operationId: 'getAlertRule',
  summary: 'Gives a rule for alerts, by its id or its name.',
  tag: 'alerts',
  right: { role: 'read', reach: 'everything' },
  params: AlertKey,
  success: { status: 200, description: 'The rule.', schema: alertRuleSchema, headers: etagHeader },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db }, { params }) {
    const rule = await findAlertRule(db, keyOf(params.id));
    return { content: toAlertRuleResource(rule), headers: etagOfVersion(rule) };
  },
});
