import { instantText, runText } from './describe.mjs';

/**
 * While a job is paused nothing of it starts by itself: what is started was asked for by hand. It counts as paused once
 * the edit is answered; a claim may have come between the time of the edit and its commit.
 */
export function checkPauses(facts) {
  const paused = facts.jobs.filter(({ plan }) => plan.pauses === true);
  return paused.flatMap((job) => {
    const pauses = job.periods.flatMap(({ every, answeredUs, isPause }, n) =>
      isPause === true && every === undefined ? [[answeredUs, job.periods[n + 1]?.sinceUs[0] ?? Infinity]] : [],
    );
    return facts.runsOfJob.get(job.id).flatMap((run) => {
      const claims = [run.started_at, ...facts.attemptsOfRun.get(run.id).map((attempt) => attempt.started_at)];
      const isByItself = run.trigger !== 'manual' && run.trigger !== 'retry';
      return claims
        .filter((us) => isByItself && us !== undefined && pauses.some(([from, to]) => us > from && us < to))
        .map((us) => ({
          kind: 'phantom execution',
          text: `${runText(run, facts)} was started at ${instantText(us)}, while its job was paused`,
        }));
    });
  });
}
