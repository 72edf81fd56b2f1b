/** So long after the lock was taken, everything that it does not concern goes on as if it were not there. */
const settledInUs = 4_000_000;

/**
 * While something of one job was locked by somebody else, all others had their ticks executed, and recorded: those that
 * need no lock on their job, and those of `forbid`, whose ticks and ends go the long way.
 */
export function checkHolds({ records, jobs, starts, runsOfJob }) {
  const isWatched = ({ every, policy, pauses }) =>
    every === 1 && pauses === undefined && (policy === undefined || policy === 'forbid');
  const watched = jobs.filter(({ plan }) => isWatched(plan));
  return records.holds.flatMap(({ jobName, what, fromUs, toUs }) =>
    watched.flatMap((job) => {
      const isWithin = (us) => us >= fromUs + settledInUs && us <= toUs;
      const isStarted = starts.some(
        ({ jobName: name, scheduledUs, atUs }) => name === job.plan.name && scheduledUs >= fromUs && isWithin(atUs),
      );
      const isRecorded = runsOfJob
        .get(job.id)
        .some(
          (run) => run.scheduled_at >= fromUs && run.status !== 'skipped' && isWithin(run.committed_at ?? Infinity),
        );
      if (isStarted && isRecorded) return [];
      const missing = isStarted ? 'nothing was recorded' : 'nothing was started';
      return [{ kind: 'held up', text: `${missing} of ${job.plan.name} while the ${what} of ${jobName} was locked` }];
    }),
  );
}
