import type { AlertKind, AlertRuleChange as ChangeContract } from '@aster-scheduler/client';
import {
  type AlertCondition,
  type AlertMatch,
  type ConditionFields,
  conditionOf,
  conditionProblems,
  engineMatchProblem,
  type FinalStatus,
  InvalidInputError,
  parseDuration,
  saidOf,
} from '@aster-scheduler/core';
import type { AlertRule, AlertRuleDefinition } from '@aster-scheduler/run-store';

/**
 * The rule that was asked for.
 *
 * @param before what it is now; absent: it is new
 * @throws InvalidInputError for what does not go together
 */
export function readAlertRule(
  given: ChangeContract & { readonly name?: string },
  before?: AlertRule,
): AlertRuleDefinition {
  const { remind, note, runbook_url: runbookUrl } = given;
  const remindMs = remind === undefined ? before?.remindMs : msOf(remind);
  const kept = {
    ...(remindMs === undefined ? {} : { remindMs }),
    ...textOf('note', note, before?.note),
    ...textOf('runbookUrl', runbookUrl, before?.runbookUrl),
  };
  const condition = readCondition(given, before?.condition);
  return {
    ...kept,
    name: given.name ?? before?.name ?? '',
    condition,
    match: readMatch(condition, chosen(given.match, before?.match, {})),
    channels: chosen(given.channels, before?.channels, []),
    severity: chosen(given.severity, before?.severity, 'warning'),
    notifyOn: chosen(given.notify_on, before?.notifyOn, ['opened', 'resolved']),
    isEnabled: chosen(given.is_enabled, before?.isEnabled, true),
  };
}

/** @throws InvalidInputError for jobs of a rule that is about the engine */
function readMatch({ when }: AlertCondition, match: AlertMatch): AlertMatch {
  const problem = engineMatchProblem(when, match);
  if (problem !== undefined) throw new InvalidInputError([{ field: 'match', message: problem }]);
  return match;
}

/**
 * What was filled in before is filled in anew, and of another kind of condition nothing is left.
 *
 * @throws InvalidInputError
 */
export function readCondition(
  given: ChangeContract & { readonly when?: AlertKind },
  before?: AlertCondition,
): AlertCondition {
  const when = given.when ?? before?.when ?? 'failed';
  const asked = fieldsOf(given);
  const known: ConditionFields = before?.when === when ? saidOf(before) : {};
  const merged = Object.fromEntries(
    Object.entries({ ...known, ...asked }).filter(([, value]) => value !== null && value !== undefined),
  ) as ConditionFields;
  const problems = conditionProblems(when, merged);
  if (problems.length > 0) throw new InvalidInputError(problems);
  return conditionOf(when, merged);
}

type Asked = { readonly [Field in keyof ConditionFields]: ConditionFields[Field] | null };

/** What was said of the condition; null sets a default. */
function fieldsOf(given: ChangeContract): Asked {
  const asked = {
    inARow: given.in_a_row,
    reasons: given.reasons,
    percent: given.percent,
    of: given.of,
    withinMs: msOrNull(given.within),
    atLeast: given.at_least,
    underMs: msOrNull(given.under),
    afterMs: msOrNull(given.after),
    factor: given.factor,
    oldestMs: msOrNull(given.oldest),
    forMs: msOrNull(given.for),
    statuses: given.statuses as readonly FinalStatus[] | null | undefined, // the field lets no others through
    contains: given.contains,
  };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
}

function msOrNull(text: string | null | undefined): number | null | undefined {
  return typeof text === 'string' ? parseDuration(text) : text;
}

function msOf(text: string | null): number | undefined {
  return text === null ? undefined : parseDuration(text);
}

/** What is given, else what there was, else the default; null is the default. */
function chosen<Value>(given: Value | null | undefined, before: Value | undefined, byDefault: Value): Value {
  if (given === undefined) return before ?? byDefault;
  return given ?? byDefault;
}

function textOf(name: 'note' | 'runbookUrl', given: string | null | undefined, before: string | undefined): object {
  const text = given === undefined ? before : (given ?? undefined);
  return text === undefined ? {} : { [name]: text };
}
