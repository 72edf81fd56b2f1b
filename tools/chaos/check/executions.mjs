import { defaultMaxRetries, retryDelayMs, retryMaxDelayMs } from '../jobs.mjs';
import { instantText, runText, startText } from './describe.mjs';

/** Every start belongs to an attempt of a run, in its time, alone, and within the budget. */
export function checkExecutions(facts) {
  return [
    ...facts.starts.flatMap((start) => checkStart(start, facts)),
    ...facts.starts.flatMap((start) => checkOverlap(start, facts)),
    ...facts.startsOfRun.keys().flatMap((runId) => checkBudget(runId, facts)),
  ];
}

function checkStart(start, facts) {
  const run = facts.runById.get(start.runId);
  if (run === undefined) return [{ kind: 'phantom execution', text: `${startText(start)} is of no run` }];
  const found = [];
  const complain = (kind, what) => found.push({ kind, text: `${startText(start)} ${what}: ${runText(run, facts)}` });
  if (run.status === 'skipped') complain('phantom execution', 'is of a run that was skipped');
  if (start.attempt > run.attempt_num && !facts.isHandedBack(start)) {
    complain('phantom execution', 'is of an attempt that was never made');
  }
  if (start.atUs > (run.finished_at ?? Infinity)) {
    complain('phantom execution', `came after the end of its run at ${instantText(run.finished_at)}`);
  }
  if ((start.ended?.atUs ?? 0) > (run.finished_at ?? Infinity)) {
    complain('overlap', `went on after the end of its run at ${instantText(run.finished_at)}`);
  }
  // The environment has milliseconds.
  if (start.scheduledUs !== Math.floor(run.scheduled_at / 1_000) * 1_000 || start.trigger !== run.trigger) {
    complain('false result', `was told another instant or trigger than its run has`);
  }
  if (start.atUs < run.scheduled_at) complain('early start', `came before ${instantText(run.scheduled_at)}`);
  return [...found, ...checkRetryDelay(start, run, facts)];
}

/**
 * Half of the delay that the job asks for, with its growth, counted from the end of the command; the rest is random.
 */
function checkRetryDelay(start, run, facts) {
  const before = facts.attemptsOfRun.get(run.id).find((attempt) => attempt.attempt_num === start.attempt - 1);
  if (before === undefined) return [];
  const failed = facts.startsOfRun.get(run.id).findLast((each) => each.attempt === before.attempt_num);
  const delayUs = Math.min(retryDelayMs * 2 ** (before.attempt_num - 1), retryMaxDelayMs) * 500;
  const earliestUs = before.status === 'failed' ? (failed?.ended?.atUs ?? 0) + delayUs : 0;
  if (start.atUs >= Math.max(before.finished_at, earliestUs)) return [];
  const text = `${startText(start)} came too soon after attempt ${before.attempt_num}, recorded at`;
  return [{ kind: 'early start', text: `${text} ${instantText(before.finished_at)}: ${runText(run, facts)}` }];
}

function checkOverlap(start, facts) {
  return start.overlaps.map((what) => {
    const others = facts.starts.filter(
      (other) => other !== start && other.atUs <= start.atUs && sharesLock(other, start, what),
    );
    const last = others.at(-1);
    const text = `${startText(start)} began while another of its ${what} was alive`;
    return { kind: 'overlap', text: last === undefined ? text : `${text}: ${startText(last)}` };
  });
}

function sharesLock(a, b, what) {
  return what === 'run' ? a.runId === b.runId : a.jobName === b.jobName;
}

/**
 * A start that was handed back by a worker in order costs nothing, but a run without retries starts once whatever
 * happens.
 */
function checkBudget(runId, facts) {
  const run = facts.runById.get(runId);
  const starts = facts.startsOfRun.get(runId);
  if (run === undefined) return [];
  const maxRetries = facts.jobById.get(run.job_id).plan.maxRetries ?? defaultMaxRetries;
  const costly = maxRetries === 0 ? starts : starts.filter((start) => !facts.isHandedBack(start));
  const found = [];
  if (costly.length > 1 + maxRetries || run.attempt_num > 1 + maxRetries) {
    const text = `${starts.length} starts, of which ${costly.length} count, and ${maxRetries} retries`;
    found.push({ kind: 'over budget', text: `${runText(run, facts)}: ${text}` });
  }
  for (const attempt of new Set(starts.map((start) => start.attempt))) {
    const same = starts.filter((start) => start.attempt === attempt);
    const excess = same.slice(0, -1).filter((start) => !facts.isHandedBack(start));
    if (excess.length === 0) continue;
    const text = `${runText(run, facts)}: attempt ${attempt} was started ${same.length} times: ${same.map(startText).join('; ')}`;
    found.push({ kind: 'over budget', text });
  }
  return found;
}
