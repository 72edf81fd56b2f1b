import type { PruneWay } from '@aster-scheduler/client';
import { Option } from '@commander-js/extra-typings';

const pruneWays = ['archive', 'delete', 'keep'] as const satisfies readonly PruneWay[];

/** `--prune`, as `aster diff` and `aster apply` take it; without it `archive`, but where files are watched. */
export function pruneOption() {
  const does = 'what becomes of jobs that are in no file any more; archive unless given';
  return new Option('--prune <way>', does).choices(pruneWays);
}
