import type { PruneWay } from '@aster-scheduler/client';
import { Option } from '@commander-js/extra-typings';

const pruneWays = ['archive', 'delete', 'keep'] as const satisfies readonly PruneWay[];

/** `--prune`, as `aster diff` and `aster apply` take it. */
export function pruneOption() {
  return new Option('--prune <way>', 'what becomes of jobs that are in no file any more')
    .choices(pruneWays)
    .default('archive' as const);
}
