import { instantText } from './describe.mjs';

/**
 * Jobs that others start have fired exactly as often as the successes of those allow: each time all of them have
 * succeeded since the last time, with the newest run of each.
 */
export function checkFirings(facts) {
  return facts.jobs.filter((job) => job.plan.dependsOn !== undefined).flatMap((job) => checkJob(job, facts));
}

function checkJob(job, facts) {
  const expected = expectFirings(job, facts);
  const rows = facts.runsOfJob.get(job.id).filter((run) => run.trigger === 'dependency');
  const found = rows.map((run) => [...(run.upstream_run_ids ?? [])].sort().join(' '));
  return [
    ...subtract(expected, found).map((ids) => `has no run after ${describe(ids, facts)}`),
    ...subtract(found, expected).map((ids) => `has a run too many after ${describe(ids, facts)}`),
  ].map((what) => ({ kind: 'wrong firing', text: `${job.plan.name} ${what}` }));
}

function expectFirings(job, { jobs, runsOfJob }) {
  const upstreams = jobs.filter(({ plan }) => job.plan.dependsOn.includes(plan.name));
  const successes = upstreams
    .flatMap(({ id }) => runsOfJob.get(id))
    .filter((run) => run.status === 'succeeded')
    .sort((a, b) => a.finished_at - b.finished_at);
  const firings = [];
  let seen = new Map();
  for (const run of successes) {
    seen.set(run.job_id, run.id);
    if (seen.size < upstreams.length) continue;
    firings.push([...seen.values()].sort().join(' '));
    seen = new Map();
  }
  return firings;
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

function describe(ids, { runById, jobById }) {
  const texts = ids.split(' ').map((id) => {
    const run = runById.get(id);
    return `${jobById.get(run?.job_id)?.plan.name} ${id} (${run?.status} at ${instantText(run?.finished_at)})`;
  });
  return texts.join(' and ');
}
