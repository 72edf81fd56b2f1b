import { concurrencyPolicies, type ConcurrencyPolicy, jobDefaults, jobRules } from '@aster-scheduler/core';
import type { EnqueueRequest } from '@aster-scheduler/run-store';
import { createOptionReader, type OptionReader } from '../options/option-reader.js';
import type { CallOptions, TriggerItem } from './trigger-options.js';

/** Triggers in one call; more would make for a long transaction. */
const maxItems = 100_000;

const keyRule = { kind: 'text', min: 1, max: 255 } as const;

const callFields = ['tx', 'notify', 'concurrencyPolicy'];
const itemFields = ['payload', 'key', 'at', 'after', 'priority'];

/**
 * Reads what a trigger is given.
 *
 * @param isMany whether problems name the item
 * @throws InvalidInputError that names every problem
 */
export function readTriggers(items: readonly TriggerItem[], isMany: boolean): EnqueueRequest[] {
  const reader = createOptionReader();
  if (items.length > maxItems) reader.problem('items', `must be at most ${maxItems}`);
  const requests = items.map((item, index) => readItem(reader, item, isMany ? `[${index}].` : ''));
  reader.finish();
  return requests;
}

/** @throws InvalidInputError */
export function readCallOptions(options: CallOptions, others: readonly string[] = []): ConcurrencyPolicy | undefined {
  const reader = createOptionReader();
  reader.onlyKnown(options, [...callFields, ...others]);
  reader.choice('concurrencyPolicy', options.concurrencyPolicy, concurrencyPolicies, 'allow');
  reader.finish();
  return options.concurrencyPolicy;
}

export const runFields = itemFields.slice(1);

function readItem(reader: OptionReader, item: TriggerItem, prefix: string): EnqueueRequest {
  const { payload, key, at, after, priority } = item;
  if (prefix !== '') reader.onlyKnown(item, itemFields, prefix);
  const afterMs = reader.durationMs(`${prefix}after`, after, { minMs: 0, fallbackMs: 0 });
  if (at !== undefined && after !== undefined) reader.problem(`${prefix}after`, 'excludes at');
  if (at !== undefined && !isInstant(at)) reader.problem(`${prefix}at`, 'must be a valid Date before the year 10000');
  const priorityNumber = reader.number(`${prefix}priority`, priority, jobRules.priority, jobDefaults.priority);
  return {
    payload,
    key: reader.text(`${prefix}key`, key, keyRule),
    at,
    afterMs: after === undefined ? undefined : afterMs,
    priority: priority === undefined ? undefined : priorityNumber,
  };
}

function isInstant(at: unknown): boolean {
  return at instanceof Date && at.getTime() < 253_402_300_800_000 && at.getTime() > -62_135_596_800_000;
}
