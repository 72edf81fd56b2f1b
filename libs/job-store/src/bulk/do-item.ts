import { fieldProblemOf, InvalidInputError, jobRules } from '@aster-scheduler/core';
import type { Tx } from '@aster-scheduler/db';
import { cancelRun, retryRun, triggerJob } from '@aster-scheduler/run-store';
import { deleteJob } from '../delete-job.js';
import { pauseJob, resumeJob } from '../pause-job.js';
import { updateJob } from '../update-job.js';
import type { BulkAction, BulkOperation } from './bulk-operation.js';

/** Does the action of an operation to one of its items. What a single request would be refused, this is. */
export async function doItem(tx: Tx, operation: BulkOperation, itemId: string, now?: Date): Promise<void> {
  await actions[operation.action](tx, { operation, itemId, now });
}

interface Item {
  readonly operation: BulkOperation;
  readonly itemId: string;
  readonly now?: Date;
}

const actions: Readonly<Record<BulkAction, (tx: Tx, item: Item) => Promise<unknown>>> = {
  cancel: async (tx, { itemId, now }) => cancelRun(tx, itemId, now),
  retry: async (tx, { itemId, now, operation: { change } }) => retryRun(tx, itemId, { now, actor: change.by }),
  trigger: async (tx, { itemId, now, operation: { change } }) => triggerJob(tx, itemId, { now, actor: change.by }),
  delete: async (tx, { itemId, now }) => deleteJob(tx, itemId, { now }),
  resume: async (tx, { itemId, now, operation: { change } }) => resumeJob(tx, itemId, { now, change }),
  async pause(tx, { itemId, now, operation: { change, options } }) {
    const until = options.until === undefined ? undefined : new Date(options.until);
    await pauseJob(tx, itemId, { note: options.note, until }, { now, change });
  },
  async label(tx, { itemId, now, operation: { change, options } }) {
    await updateJob(tx, itemId, ({ labels }) => labelEdit(labels, options.labels ?? {}), { now, change });
  },
};

/** Nothing where the labels are so already. */
function labelEdit(labels: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string | null>>) {
  const merged = Object.entries({ ...labels, ...wanted }).filter(([, value]) => value !== null);
  const isSo = merged.length === Object.keys(labels).length && merged.every(([name, value]) => labels[name] === value);
  if (isSo) return {};
  const edit = { labels: Object.fromEntries(merged) as Record<string, string> };
  const message = fieldProblemOf(edit.labels, jobRules.labels);
  if (message !== undefined) throw new InvalidInputError([{ field: 'labels', message }]);
  return edit;
}
