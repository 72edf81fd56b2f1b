/**
 * Brings together what is known after the end, with the ways in which the checks look at it; what is `left` (processes,
 * zombies, live runs, somebody else's backlog) is passed on as it is.
 */
export function gatherFacts({ jobs, tables, starts, records, seen, digests, ...left }) {
  const { attempts, tokens, commits } = tables;
  const committedAt = new Map(commits.map(({ id, committed_at: at }) => [id, at]));
  const runs = tables.runs.map((run) => ({ ...run, committed_at: committedAt.get(run.id) }));
  return {
    jobs: [...jobs.values()],
    jobById: new Map([...jobs.values()].map((job) => [job.id, job])),
    runs,
    runById: new Map(runs.map((run) => [run.id, run])),
    runsOfJob: groupBy(runs, (run) => run.job_id),
    starts,
    startsOfRun: groupBy(starts, (start) => start.runId),
    attempts,
    attemptsOfRun: groupBy(attempts, (attempt) => attempt.run_id),
    tokens: new Map(tokens.map(({ run_id: runId, attempt_num: attempt, token }) => [`${runId} ${attempt}`, token])),
    incidents: tables.incidents,
    notifications: tables.notifications,
    channels: tables.channels,
    records,
    seen,
    digests,
    ...left,
    isHandedBack: (start) => records.stops.some((stop) => wasUnderWay(start, stop)),
  };
}

/** Whether the start may have been handed back by a worker that was asked to end. */
function wasUnderWay(start, stop) {
  if (start.worker !== stop.programName || start.atUs > stop.endedUs) return false;
  return start.ended === undefined || start.ended.atUs >= stop.askedUs;
}

/** @returns {{ get(key: string): readonly object[] }} an empty list for an unknown key */
function groupBy(items, keyOf) {
  const groups = new Map();
  for (const item of items) {
    const key = keyOf(item);
    if (groups.has(key)) groups.get(key).push(item);
    else groups.set(key, [item]);
  }
  return { get: (key) => groups.get(key) ?? [], keys: () => [...groups.keys()] };
}
