/** So long after the lock was taken, everything that it does not concern goes on as if it were not there. */
const settledInUs = 4_000_000;

/** While something of one job was locked by somebody else, all others had their ticks executed, and recorded. */
export function checkHolds({ records, jobs, starts, runsOfJob }) {
  const watched = jobs.filter(({ plan }) => plan.every === 1 && plan.policy === undefined && plan.pauses === undefined);
  return records.holds.flatMap(({ jobName, what, fromUs, toUs }) =>
    watched.flatMap((job) => {
      const isWithin = (us) => us >= fromUs + settledInUs && us <= toUs;
      const isStarted = starts.some(
        ({ jobName: name, scheduledUs, atUs }) => name === job.plan.name && scheduledUs >= fromUs && isWithin(atUs),
      );
      const isRecorded = runsOfJob
        .get(job.id)
        .some((run) => run.scheduled_at >= fromUs && run.committed_at !== undefined && isWithin(run.committed_at));
      if (isStarted && isRecorded) return [];
      const missing = isStarted ? 'nothing was recorded' : 'nothing was started';
      return [{ kind: 'held up', text: `${missing} of ${job.plan.name} while the ${what} of ${jobName} was locked` }];
    }),
  );
}
