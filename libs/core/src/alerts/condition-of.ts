import type { FieldProblem } from '../errors.js';
import type { FinalStatus, RunReason } from '../run.js';
import type { AlertCondition, AlertKind } from './alert-rule.js';

/** What may be said of a condition; which of it counts depends on what the rule looks for. */
export interface ConditionFields {
  readonly inARow?: number;
  readonly reasons?: readonly RunReason[];
  readonly percent?: number;
  readonly of?: number;
  readonly withinMs?: number;
  readonly atLeast?: number;
  readonly underMs?: number;
  readonly afterMs?: number;
  readonly oldestMs?: number;
  readonly factor?: number;
  readonly forMs?: number;
  readonly statuses?: readonly FinalStatus[];
  readonly contains?: string;
}

type Field = keyof ConditionFields;

/** What each kind of rule takes, and what it cannot be without. */
const takes: Readonly<Record<AlertKind, { readonly needs: readonly Field[]; readonly may: readonly Field[] }>> = {
  failed: { needs: [], may: ['inARow', 'reasons'] },
  failure_rate: { needs: ['percent'], may: ['of', 'withinMs', 'atLeast'] },
  too_short: { needs: [], may: ['underMs', 'factor'] },
  late_start: { needs: ['afterMs'], may: [] },
  running_long: { needs: [], may: ['afterMs', 'factor'] },
  no_success: { needs: ['forMs'], may: [] },
  missed: { needs: [], may: ['reasons'] },
  skipping: { needs: [], may: ['percent'] },
  finished: { needs: [], may: ['statuses'] },
  output: { needs: [], may: ['statuses', 'contains'] },
  pool_starved: { needs: [], may: ['afterMs'] },
  backlog: { needs: [], may: ['oldestMs'] },
  worker_lost: { needs: [], may: [] },
  scheduler_silent: { needs: [], may: ['afterMs'] },
  ledger_gap: { needs: [], may: [] },
  channel_failing: { needs: [], may: [] },
};

/** What the fields are called over REST and in files. */
export const conditionFieldNames: Readonly<Record<Field, string>> = {
  inARow: 'in_a_row',
  reasons: 'reasons',
  percent: 'percent',
  of: 'of',
  withinMs: 'within',
  atLeast: 'at_least',
  underMs: 'under',
  afterMs: 'after',
  oldestMs: 'oldest',
  factor: 'factor',
  forMs: 'for',
  statuses: 'statuses',
  contains: 'contains',
};

/** A tick that was skipped for one of these is one that somebody expected. */
const missedReasons: readonly RunReason[] = ['missed', 'queue_full', 'dependencies_not_met'];

/** What is wrong with what was said for a rule of the kind. */
export function conditionProblems(when: AlertKind, fields: ConditionFields): readonly FieldProblem[] {
  const { needs, may } = takes[when];
  const known: readonly Field[] = [...needs, ...may];
  const missing = needs
    .filter((field) => fields[field] === undefined)
    .map((field) => ({ field: conditionFieldNames[field], message: `is required where when is ${when}` }));
  const surplus = givenFields(fields)
    .filter((field) => !known.includes(field))
    .map((field) => ({ field: conditionFieldNames[field], message: `means nothing where when is ${when}` }));
  const { of = defaultOfFor(fields), atLeast } = fields;
  const tooMany =
    when === 'failure_rate' && atLeast !== undefined && atLeast > of
      ? [{ field: 'at_least', message: `must not be more than of, which is ${of}` }]
      : [];
  return [...missing, ...surplus, ...tooMany, ...problemsOfFactor(when, fields), ...problemsOfSkipping(when, fields)];
}

/** What goes by a duration, or by what is usual: less than usual is too short, and more is too long. */
function problemsOfFactor(when: AlertKind, { underMs, afterMs, factor }: ConditionFields): readonly FieldProblem[] {
  if (when !== 'running_long' && when !== 'too_short') return [];
  const [field, durationMs] = when === 'too_short' ? (['under', underMs] as const) : (['after', afterMs] as const);
  if (factor === undefined && durationMs === undefined)
    return [{ field, message: `or factor, or both, is required where when is ${when}` }];
  if (factor === undefined || (when === 'too_short' ? factor < 1 : factor >= 1)) return [];
  const bound = when === 'too_short' ? 'less than 1' : '1 or more';
  return [{ field: 'factor', message: `must be ${bound} where when is ${when}` }];
}

/** What is below is not looked at: see the column `is_skipping`. */
const leastSkipping = 20;

function problemsOfSkipping(when: AlertKind, { percent }: ConditionFields): readonly FieldProblem[] {
  if (when !== 'skipping' || percent === undefined || percent >= leastSkipping) return [];
  return [{ field: 'percent', message: `must be ${leastSkipping} or more where when is skipping` }];
}

const defaultSkipping = 50;
const defaultOf = 10;
/** Where a time says which runs count, these are as many as there may be. */
const mostOf = 1_000;
const defaultAtLeast = 5;

const defaultStarvedMs = 120_000;
const defaultSilentMs = 120_000;
const defaultOldestMs = 600_000;

/** The condition that the fields say, with what was left out; they have no problems. */
export function conditionOf(when: AlertKind, fields: ConditionFields): AlertCondition {
  const { inARow = 1, reasons, percent = 100, of = defaultOfFor(fields), afterMs = 0, forMs = 0, statuses } = fields;
  switch (when) {
    case 'failed':
      return { when, inARow, ...(reasons === undefined ? {} : { reasons }) };
    case 'failure_rate':
      return { when, percent, of, ...withinOf(fields), atLeast: fields.atLeast ?? Math.min(defaultAtLeast, of) };
    case 'too_short':
      return { when, ...underOf(fields), ...factorOf(fields) };
    case 'late_start':
      return { when, afterMs };
    case 'running_long':
      return { when, afterMs, ...factorOf(fields) };
    case 'skipping':
      return { when, percent: fields.percent ?? defaultSkipping };
    case 'no_success':
      return { when, forMs };
    case 'missed':
      return { when, reasons: reasons ?? missedReasons };
    case 'finished':
      return { when, ...(statuses === undefined ? {} : { statuses }) };
    case 'output':
      return {
        ...{ when, ...(statuses === undefined ? {} : { statuses }) },
        ...(fields.contains === undefined ? {} : { contains: fields.contains }),
      };
    case 'pool_starved':
      return { when, afterMs: fields.afterMs ?? defaultStarvedMs };
    case 'backlog':
      return { when, oldestMs: fields.oldestMs ?? defaultOldestMs };
    case 'scheduler_silent':
      return { when, afterMs: fields.afterMs ?? defaultSilentMs };
    case 'worker_lost':
    case 'ledger_gap':
    case 'channel_failing':
      return { when };
  }
}

function defaultOfFor({ withinMs }: ConditionFields): number {
  return withinMs === undefined ? defaultOf : mostOf;
}

function withinOf({ withinMs }: ConditionFields): { readonly withinMs?: number } {
  return withinMs === undefined ? {} : { withinMs };
}

function underOf({ underMs }: ConditionFields): { readonly underMs?: number } {
  return underMs === undefined ? {} : { underMs };
}

function factorOf({ factor }: ConditionFields): { readonly factor?: number } {
  return factor === undefined ? {} : { factor };
}

/**
 * What somebody has said of a condition: without what it would have as well if that were left out, which goes along
 * with the rest of it.
 */
export function saidOf({ when, ...condition }: AlertCondition): ConditionFields {
  const fields: ConditionFields = condition;
  const needed = takes[when].needs;
  const isSaid = (field: Field): boolean => {
    const { [field]: value, ...others } = fields;
    const { when: _when, ...filled } = conditionOf(when, others);
    const without: ConditionFields = filled;
    return needed.includes(field) || JSON.stringify(without[field]) !== JSON.stringify(value);
  };
  return Object.fromEntries(givenFields(fields).flatMap((field) => (isSaid(field) ? [[field, fields[field]]] : [])));
}

function givenFields(fields: ConditionFields): Field[] {
  return (Object.keys(conditionFieldNames) as Field[]).filter((field) => fields[field] !== undefined);
}
