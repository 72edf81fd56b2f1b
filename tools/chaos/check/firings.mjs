import { instantText } from './describe.mjs';

/** Orders of successes at the same instant that are tried. */
const maxSteps = 100_000;

/**
 * Jobs that others start have fired exactly as often as the successes of those allow: each time all of them have
 * succeeded since the last time, with the newest run of each.
 */
export function checkFirings(facts) {
  return facts.jobs.filter((job) => job.plan.dependsOn !== undefined).flatMap((job) => checkJob(job, facts));
}

function checkJob(job, facts) {
  const rows = facts.runsOfJob.get(job.id).filter((run) => run.trigger === 'dependency');
  const found = rows.map((run) => keyOf(run.upstream_run_ids ?? []));
  const expected = replay(job, facts, found);
  return [
    ...subtract(expected, found).map((key) => `has no run after ${describe(key, facts)}`),
    ...subtract(found, expected).map((key) => `has a run too many after ${describe(key, facts)}`),
  ].map((what) => ({ kind: 'wrong firing', text: `${job.plan.name} ${what}` }));
}

/**
 * The firings that the successes lead to, in the order in which they came to count. Successes that were recorded in one
 * transaction have the same instant; of their possible orders the one is taken that leads to what was found, if there
 * is one.
 */
function replay(job, { jobs, runsOfJob }, found) {
  const upstreams = jobs.filter(({ plan }) => job.plan.dependsOn.includes(plan.name));
  const successes = upstreams.flatMap(({ id }) => runsOfJob.get(id)).filter((run) => run.status === 'succeeded');
  successes.sort((a, b) => a.committed_at - b.committed_at);
  const counts = new Map();
  for (const key of found) counts.set(key, (counts.get(key) ?? 0) + 1);
  const search = { size: upstreams.length, counts, taken: [], stepsLeft: maxSteps };
  return findOrder(search, successes, new Map()) ?? inOrder(search, successes);
}

/** Takes one of the earliest successes, then the rest; `undefined` when every order leads to something not found. */
function findOrder(search, successes, seen) {
  const firings = [];
  let left = successes;
  let marks = seen;
  while (left.length > 0) {
    const tied = left.filter((run) => run.committed_at === left[0].committed_at);
    if (tied.length > 1) {
      const rest = findOrderOfTied(search, left, tied, marks);
      return rest === undefined ? undefined : [...firings, ...rest];
    }
    const step = take(search, marks, left[0]);
    if (step === undefined) return undefined;
    firings.push(...step.fired);
    marks = step.marks;
    left = left.slice(1);
  }
  return firings;
}

function findOrderOfTied(search, left, tied, marks) {
  for (const run of tied) {
    if ((search.stepsLeft -= 1) < 0) return undefined;
    const taken = search.taken.length;
    const step = take(search, marks, run);
    if (step === undefined) continue;
    const others = left.filter((each) => each !== run);
    const rest = findOrder(search, others, step.marks);
    if (rest !== undefined) return [...step.fired, ...rest];
    undo(search, taken);
  }
  return undefined;
}

/** Notes a success; `undefined` when it leads to a firing that was not found so often. */
function take({ size, counts, taken }, before, run) {
  const marks = new Map(before).set(run.job_id, run.id);
  if (marks.size < size) return { marks, fired: [] };
  const key = keyOf([...marks.values()]);
  const count = counts.get(key) ?? 0;
  if (count === 0) return undefined;
  counts.set(key, count - 1);
  taken.push(key);
  return { marks: new Map(), fired: [key] };
}

/** Gives back the firings that were taken since there were `length` of them. */
function undo({ counts, taken }, length) {
  for (const key of taken.splice(length)) counts.set(key, counts.get(key) + 1);
}

function inOrder({ size }, successes) {
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
