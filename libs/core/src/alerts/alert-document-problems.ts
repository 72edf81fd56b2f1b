import { parseDuration } from '../duration.js';
import type { FieldProblem } from '../errors.js';
import { fieldProblemOf } from '../job-rules/field-problem-of.js';
import { jobRules } from '../job-rules/job-rules.js';
import { finalStatuses, runReasons } from '../run.js';
import { channelKinds } from './alert-channel.js';
import { alertFieldRules } from './alert-fields.js';
import { alertEvents, type AlertKind, alertKinds, type AlertMatch, alertSeverities } from './alert-rule.js';
import { channelProblems } from './channel-problems.js';
import { conditionFieldNames, type ConditionFields, conditionProblems } from './condition-of.js';
import { engineMatchProblem } from './engine-match-problem.js';
import { matchProblem } from './match-problem.js';

type Document = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => string | undefined;

/** As many channels a rule may tell. */
const mostTold = 20;

const ruleChecks: Readonly<Record<string, Check>> = {
  when: choice(alertKinds),
  ...Object.fromEntries(
    Object.entries(alertFieldRules).map(([name, rule]) => [name, (value: unknown) => fieldProblemOf(value, rule)]),
  ),
  reasons: choices(runReasons),
  statuses: choices(finalStatuses),
  match: matchProblem,
  channels: (value) =>
    Array.isArray(value) && value.length <= mostTold && value.every((each) => typeof each === 'string' && each !== '')
      ? undefined
      : `must be a list of at most ${mostTold} names of channels`,
  severity: choice(alertSeverities),
  notify_on: choices(alertEvents),
  is_enabled: yesOrNo,
  runbook_url: (value) => fieldProblemOf(value, jobRules.runbookUrl),
};

/** The fields of a rule for alerts as people write it, but for the name. */
export const alertRuleFieldNames: readonly string[] = Object.keys(ruleChecks);

/** What is wrong with a rule for alerts as people write it, by its fields; others than these are not looked at. */
export function alertRuleProblems(rule: Document): readonly FieldProblem[] {
  const alone = Object.entries(ruleChecks).flatMap(([field, check]): FieldProblem[] => {
    const value = rule[field];
    if (value === undefined || value === null)
      return field === 'when' ? [{ field, message: 'is required: what the rule looks for' }] : [];
    const message = check(value);
    return message === undefined ? [] : [{ field, message }];
  });
  if (alone.length > 0) return alone;
  const when = rule['when'] as AlertKind; // it was checked, as the others were
  const wrong = engineMatchProblem(when, (rule['match'] ?? {}) as AlertMatch);
  return [
    ...conditionProblems(when, conditionFieldsOf(rule)),
    ...(wrong === undefined ? [] : [{ field: 'match', message: wrong }]),
  ];
}

/** What is wrong with a channel as people write it. */
export function channelDocumentProblems({ kind, config, is_enabled: isEnabled }: Document): readonly FieldProblem[] {
  const enabledProblem = isEnabled === undefined ? undefined : yesOrNo(isEnabled);
  const wrong = enabledProblem === undefined ? [] : [{ field: 'is_enabled', message: enabledProblem }];
  const known = channelKinds.find((each) => each === kind);
  if (known === undefined) return [{ field: 'kind', message: `must be one of ${channelKinds.join(', ')}` }, ...wrong];
  return [...channelProblems(known, config), ...wrong];
}

function conditionFieldsOf(rule: Document): ConditionFields {
  return Object.fromEntries(
    Object.entries(conditionFieldNames).flatMap(([field, name]) => {
      const value = rule[name];
      if (value === undefined || value === null) return [];
      return [[field, field.endsWith('Ms') ? parseDuration(String(value)) : value] as const];
    }),
  );
}

function choice(words: readonly string[]): Check {
  return (value) => fieldProblemOf(value, { kind: 'choice', choices: words });
}

function choices(words: readonly string[]): Check {
  return (value) =>
    Array.isArray(value) && value.length > 0 && value.every((each) => words.some((word) => word === each))
      ? undefined
      : `must be a list of some of ${words.join(', ')}`;
}

function yesOrNo(value: unknown): string | undefined {
  return typeof value === 'boolean' ? undefined : 'must be true or false';
}
