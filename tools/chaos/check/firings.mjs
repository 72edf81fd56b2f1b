import { instantText } from './describe.mjs';

/**
 * Jobs that others start have fired exactly as often as the successes of those allow: each time all of them have
 * succeeded since the last time, with the newest run of each.
 */
export function checkFirings(facts) {
  return facts.jobs.filter((job) => job.plan.dependsOn !== undefined).flatMap((job) => checkJob(job, facts));
}

function checkJob(job, facts) {
  const rows = facts.runsOfJob.get(job.id).filter((run) => run.trigger === 'dependency');
  const found = rows.map((run) => run.upstream_run_ids ?? []);
  const successes = listSuccesses(job, facts);
  const { length: size } = job.plan.dependsOn;
  if (canLeadTo(found, successes, size)) return [];
  const [foundKeys, expected] = [found.map(keyOf), inOrder(successes, size)];
  return [
    ...subtract(expected, foundKeys).map((key) => `has no run after ${describe(key, facts)}`),
    ...subtract(foundKeys, expected).map((key) => `has a run too many after ${describe(key, facts)}`),
  ].map((what) => ({ kind: 'wrong firing', text: `${job.plan.name} ${what}` }));
}

/** The successes of the jobs above, in the order in which they came to count. */
function listSuccesses(job, { jobs, runsOfJob }) {
  const upstreams = jobs.filter(({ plan }) => job.plan.dependsOn.includes(plan.name));
  const successes = upstreams.flatMap(({ id }) => runsOfJob.get(id)).filter((run) => run.status === 'succeeded');
  return successes.sort((a, b) => a.committed_at - b.committed_at);
}

/**
 * Whether there is an order of the successes that leads to exactly the firings that were found. Those that were
 * recorded in one transaction have the same instant, and came to count in an order that nobody has written down.
 *
 * A firing takes place with the last of its runs, so what has been taken says which firings there were.
 */
function canLeadTo(found, successes, size) {
  const firingOf = new Map(found.flatMap((runIds) => runIds.map((runId) => [runId, keyOf(runIds)])));
  const known = new Set(successes.map(({ id }) => id));
  if (firingOf.size !== found.flat().length || [...firingOf.keys()].some((runId) => !known.has(runId))) return false;
  const [ties, failed] = [tiesOf(successes), new Set()];

  const goOn = (at, left, marks) => {
    const [tied, place] = left.length > 0 ? [left, at] : [ties[at] ?? [], at + 1];
    if (tied.length === 0) return [...marks.values()].every((runId) => !firingOf.has(runId));
    const state = `${place} ${tied.map(({ id }) => id).join()} ${[...marks.values()].sort().join()}`;
    if (failed.has(state)) return false;
    const isFound = firstOfEach(tied, firingOf).some((run) => {
      const next = take(run, marks, firingOf, size);
      return next !== undefined && goOn(place, without(tied, run), next);
    });
    if (!isFound) failed.add(state);
    return isFound;
  };
  return goOn(0, [], new Map());
}

/** What the edges have seen after a success; `undefined` when that is not what was found. */
function take({ id, job_id: jobId }, before, firingOf, size) {
  if (firingOf.has(before.get(jobId))) return undefined; // that firing could not take place any more
  const marks = new Map(before).set(jobId, id);
  const runIds = [...marks.values()];
  if (marks.size < size) return marks;
  return runIds.every((runId) => firingOf.get(runId) === keyOf(runIds)) ? new Map() : undefined;
}

/** Successes of one job that no firing names are all the same to the search. */
function firstOfEach(runs, firingOf) {
  const jobIds = new Set();
  return runs.filter(({ id, job_id: jobId }) => {
    if (firingOf.has(id)) return true;
    return !jobIds.has(jobId) && jobIds.add(jobId);
  });
}

function tiesOf(successes) {
  const ties = [];
  for (const run of successes) {
    const last = ties.at(-1);
    if (last?.[0].committed_at === run.committed_at) last.push(run);
    else ties.push([run]);
  }
  return ties;
}

function without(list, item) {
  return list.filter((each) => each !== item);
}

function inOrder(successes, size) {
  const firings = [];
  const marks = new Map();
  for (const run of successes) {
    marks.set(run.job_id, run.id);
    if (marks.size < size) continue;
    firings.push(keyOf([...marks.values()]));
    marks.clear();
  }
  return firings;
}

function keyOf(runIds) {
  return [...runIds].sort().join(' ');
}

/** The items of `list` that are left when each of `other` has taken away one like it. */
function subtract(list, other) {
  const left = [...other];
  return list.filter((item) => {
    const at = left.indexOf(item);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function describe(key, { runById, jobById }) {
  const texts = key.split(' ').map((id) => {
    const run = runById.get(id);
    return `${jobById.get(run?.job_id)?.plan.name} ${id} (${run?.status} at ${instantText(run?.finished_at)})`;
  });
  return texts.join(' and ');
}
