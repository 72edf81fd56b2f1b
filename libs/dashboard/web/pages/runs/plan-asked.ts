import type { RunTrigger } from '@aster-scheduler/client';
import { readFilter } from '../../address/read-filter.js';
import { type RunsSearch, runStatuses, runTriggers } from '../../address/run-search.js';
import { readDuration } from '../../time/read-duration.js';
import { reasonWords } from './run-reasons.js';

/** What the list of runs is asked for: what the address says, and what stands in the box. */
export interface AskedRuns extends RunsSearch {
  readonly labels?: readonly string[];
  readonly minMs?: number;
  readonly maxMs?: number;
  /** At the least. */
  readonly attempts?: number;
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

/** What stands in the box counts for more than what was chosen beside it. */
export function planAsked({ q = '', ...search }: RunsSearch): AskedRuns {
  const { text, values } = readFilter(q, Object.keys(runFilterNames));
  const last = (name: string) => values.get(name)?.at(-1);
  const list = (name: string) => values.get(name)?.join(',');
  const attempts = Number(last('attempts'));
  const trigger = runTriggers.find((each) => each === last('trigger'));
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
      attempts: Number.isInteger(attempts) && attempts > 0 ? attempts : undefined,
    }),
    ...(values.has('label') ? { labels: values.get('label') } : {}),
  };
}

/** Only what is there: the rest stays as it was chosen. */
function given<Value>(fields: Readonly<Record<string, Value | undefined>>): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(fields).filter((field): field is [string, Value] => field[1] !== undefined));
}
