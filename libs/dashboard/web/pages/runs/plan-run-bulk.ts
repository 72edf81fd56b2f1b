import type { BulkInput, RunListItem, RunListQuery, RunStatus } from '@aster-scheduler/client';
import { runStatuses } from '../../address/run-search.js';
import type { Chosen } from '../../parts/use-chosen.js';

/** What the list of runs offers. */
export type BulkRunAction = 'cancel' | 'retry';

/** Which runs something is done to. */
export interface RunTarget {
  readonly target: Pick<BulkInput, 'ids' | 'filter'>;
  /** How many of those that are chosen it is not done to, since it cannot be. */
  readonly left: number;
  /** Of all that match: only those of these statuses. */
  readonly statuses?: readonly RunStatus[];
}

const live: readonly RunStatus[] = ['running', 'scheduled', 'waiting'];
const ended = runStatuses.filter((status) => !live.includes(status));
/** What is repeated of all that match, unless the list was asked for statuses. */
const unlucky: readonly RunStatus[] = ['failed', 'timed_out'];

/**
 * What has ended is not cancelled, and only what has ended is repeated.
 *
 * @param items what is known of the runs that are chosen
 * @param conditions what the list was asked for; `undefined` where it could not be asked: then none is meant
 */
export function planRunTarget(
  action: BulkRunAction,
  chosen: Chosen,
  items: readonly Pick<RunListItem, 'id' | 'status'>[],
  conditions: RunListQuery | undefined,
): RunTarget {
  const possible = action === 'cancel' ? live : ended;
  if (chosen === 'all') {
    if (conditions === undefined) return { target: { ids: [] }, left: 0, statuses: [] };
    const asked = conditions.status === undefined ? undefined : [conditions.status].flat();
    const statuses = asked?.filter((status) => possible.includes(status)) ?? (action === 'cancel' ? live : unlucky);
    // of none at all there is nothing to count
    return {
      target: statuses.length === 0 ? { ids: [] } : { filter: { ...conditions, status: statuses } },
      left: 0,
      statuses,
    };
  }
  const left = new Set(items.filter(({ status }) => !possible.includes(status)).map(({ id }) => id));
  const ids = [...chosen].filter((id) => !left.has(id));
  return { target: { ids }, left: chosen.size - ids.length };
}

const listed = new Intl.ListFormat('en-GB');

/** The jobs of runs: `etl/load, mail/queue and 3 others`. */
export function jobsOf(names: readonly string[]): string {
  const each = [...new Set(names)];
  return listed.format(each.length <= 3 ? each : [...each.slice(0, 2), `${each.length - 2} others`]);
}
