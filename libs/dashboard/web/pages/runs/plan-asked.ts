import type { RunTrigger } from '@aster-scheduler/client';
import { areSomeOf, isOneOf, isReadBy, readFilter, wrongWords } from '../../address/read-filter.js';
import { type RunsSearch, runStatuses, runTriggers } from '../../address/run-search.js';
import { readDuration } from '../../time/read-duration.js';
import { readInstant } from '../../time/read-instant.js';
import { reasonWords } from './run-reasons.js';

/** What the list of runs is asked for: what the address says, and what stands in the box. */
export interface AskedRuns extends RunsSearch {
  readonly labels?: readonly string[];
  readonly minMs?: number;
  readonly maxMs?: number;
  /** At the least. */
  readonly attempts?: number;
  /** What is not understood of it, each as a sentence: the list is not asked for meanwhile. */
  readonly wrong?: readonly string[];
}

/** What narrows the list in its box, each with values to choose from. */
export const runFilterNames: Readonly<Record<string, readonly string[]>> = {
  status: runStatuses,
  job: [],
  trigger: runTriggers,
  reason: Object.keys(reasonWords),
  pool: [],
  worker: [],
  label: [],
  from: ['now-1h', 'now-6h', 'now-24h', 'now-7d'],
  to: ['now-1h', 'now-24h'],
  min: ['10s', '1m', '10m'],
  max: ['1s', '1m'],
  attempts: ['2', '3'],
};

const reasons = Object.keys(reasonWords);
const isInstant = isReadBy((value) => readInstant(value, new Date()), 'instant such as now-6h or 2026-11-30T02:00Z');
const isDuration = isReadBy(readDuration, 'duration such as 90s or 1h30m');
const isCount = isReadBy((value) => readCount(value), 'number of 1 or more');

const checks = {
  ...{ status: areSomeOf(runStatuses), trigger: isOneOf(runTriggers), reason: areSomeOf(reasons) },
  ...{ from: isInstant, to: isInstant, min: isDuration, max: isDuration, attempts: isCount },
};

/** What stands in the box counts for more than what was chosen beside it. */
export function planAsked({ q = '', ...search }: RunsSearch): AskedRuns {
  const { text, values } = readFilter(q, Object.keys(runFilterNames));
  const last = (name: string) => values.get(name)?.at(-1);
  const list = (name: string) => values.get(name)?.join(',');
  const trigger = runTriggers.find((each) => each === last('trigger'));
  const { reason, from, to } = search;
  const beside = Object.entries({ reason, from, to }).flatMap(([name, value]): ReadonlyArray<[string, string[]]> =>
    value === undefined || values.has(name) ? [] : [[name, [value]]],
  );
  const wrong = wrongWords(new Map([...beside, ...values]), checks, ['status', 'reason', 'label']);
  return {
    ...search,
    ...given<string>({
      status: list('status'),
      reason: list('reason'),
      job: last('job'),
      pool: last('pool'),
      worker: last('worker'),
      from: last('from'),
      to: last('to'),
      q: text === '' ? undefined : text,
    }),
    ...given<RunTrigger>({ trigger }),
    ...given<number>({
      minMs: readDuration(last('min') ?? ''),
      maxMs: readDuration(last('max') ?? ''),
      attempts: readCount(last('attempts') ?? ''),
    }),
    ...(values.has('label') ? { labels: values.get('label') } : {}),
    ...(wrong.length === 0 ? {} : { wrong }),
  };
}

function readCount(text: string): number | undefined {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}

/** Only what is there: the rest stays as it was chosen. */
function given<Value>(fields: Readonly<Record<string, Value | undefined>>): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(fields).filter((field): field is [string, Value] => field[1] !== undefined));
}
