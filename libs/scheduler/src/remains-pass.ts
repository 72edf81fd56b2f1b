import {
  alignNextPortion,
  createTurns,
  findRemains,
  followNextStatus,
  isCausedByItems,
  type Remains,
  removeDeletedJobs,
  replaceNextRuns,
  restoreMissingWorkers,
  type Turns,
} from '@aster-scheduler/run-store';
import type { Presence } from './presence.js';
import type { SchedulerServices } from './scheduler-services.js';

/** How long a kind of work may look for something that nobody has locked, while the others wait. */
const patienceMs = 2_000;

export interface FoundRemains extends Remains {
  /** Whether anything was done, so that there may be more to do at once. */
  readonly hasMore: boolean;
}

/**
 * Works off what edits and deletions of jobs with many runs have left, and gives back what workers hold that are not
 * there. What could not be done is come back to by a later pass, after what was behind it.
 */
export interface RemainsPass {
  /**
   * Looks for what is left, and does a portion of each kind: however much there is of one, none of the others waits for
   * more than a portion of it. One statement when there is nothing. A failure is reported and does not stop the rest.
   *
   * @returns what there was to be done; pauses and operations are left to others
   */
  once(): Promise<FoundRemains>;
}

/** One kind of work: does a portion of it, and returns whether there was anything to do. */
interface Kind {
  readonly isLeft: (found: Remains) => boolean;
  readonly doing: string;
  readonly work: () => Promise<boolean>;
}

/** @param presence noted by the way */
export function createRemainsPass(services: SchedulerServices, presence?: Presence): RemainsPass {
  const { db, emit, now } = services;
  const told = new Set<string>(); // of what has failed, once until nothing more can be done
  const kinds = kindsOfWork({
    ...services,
    emit(event) {
      const what = event.type === 'service.failed' ? event.doing : '';
      if (what !== '' && told.has(what)) return;
      told.add(what);
      emit(event);
    },
  });

  async function tried({ doing, work }: Kind): Promise<boolean> {
    try {
      return await work();
    } catch (error) {
      if (!isCausedByItems(error)) throw error;
      emit({ type: 'service.failed', service: 'scheduler', doing, error });
      return false;
    }
  }

  return {
    async once() {
      const found = await findRemains(db, presence?.toNote(), now?.());
      presence?.noted();
      let hasMore = false;
      for (const kind of kinds) if (kind.isLeft(found) && (await tried(kind))) hasMore = true;
      if (!hasMore) told.clear();
      return { ...found, hasMore };
    },
  };
}

function kindsOfWork({ db, notifier, emit, now }: SchedulerServices): readonly Kind[] {
  const turnsOf = (doing: string): Turns =>
    createTurns({
      patienceMs,
      failed: (jobId, error) =>
        emit({ type: 'service.failed', service: 'scheduler', doing: `${doing} ${jobId}`, error }),
    });
  const following = turnsOf('moving runs of job');
  const replacing = turnsOf('cancelling runs that are replaced of job');
  const aligning = turnsOf('bringing runs in line with job');
  const removing = turnsOf('removing the history of the deleted job');
  const telling = async (isDone: Promise<boolean>, channels: readonly ('runs' | 'control')[]): Promise<boolean> => {
    if (!(await isDone)) return false;
    for (const channel of channels) notifier.notify(channel);
    return true;
  };
  return [
    {
      isLeft: ({ hasMissingWorkers }) => hasMissingWorkers,
      doing: 'recovering runs without a worker',
      work: async () => (await restoreMissingWorkers(db, now?.())) > 0,
    },
    {
      isLeft: ({ hasUnmovedRuns }) => hasUnmovedRuns,
      doing: 'moving runs of paused jobs',
      work: async () => telling(followNextStatus(db, following, now?.()), ['runs']),
    },
    {
      isLeft: ({ hasReplacedRuns }) => hasReplacedRuns,
      doing: 'cancelling runs that are replaced',
      work: async () => telling(replaceNextRuns(db, replacing, now?.()), ['runs', 'control']), // running ones too
    },
    {
      isLeft: ({ hasBacklogs }) => hasBacklogs,
      doing: 'bringing runs in line with their jobs',
      work: async () => telling(alignNextPortion(db, aligning), ['runs']),
    },
    {
      isLeft: ({ hasDeletedJobs }) => hasDeletedJobs,
      doing: 'removing the history of deleted jobs',
      work: async () => removeDeletedJobs(db, removing),
    },
  ];
}
