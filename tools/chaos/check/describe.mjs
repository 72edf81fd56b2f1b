/** An instant in microseconds, as people read it; `-` for none. */
export function instantText(us) {
  return us === undefined ? '-' : new Date(us / 1_000).toISOString().slice(11);
}

export function runText(run, { jobById }) {
  const { id, status, reason, attempt_num: attempt } = run;
  const what = `${jobById.get(run.job_id)?.plan.name} of ${instantText(run.scheduled_at)}`;
  return `run ${id} (${what}, ${status}${reason === undefined ? '' : ` ${reason}`}, attempt ${attempt})`;
}

export function startText(start) {
  const end = start.ended === undefined ? 'no end' : `end ${start.ended.code} at ${instantText(start.ended.atUs)}`;
  return `start ${start.id} (${start.jobName}, attempt ${start.attempt} by ${start.worker} at ${instantText(start.atUs)}, ${end})`;
}
