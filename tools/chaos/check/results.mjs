import { instantText, runText, startText } from './describe.mjs';

/** A command's time begins to count when its process does, which is known so well. */
const timeoutSlackUs = 50_000;

/** What the tables say of each attempt is what its command wrote down. */
export function checkResults(facts) {
  return facts.runs.flatMap((run) => {
    const say = (found) => found.map((text) => ({ kind: 'false result', text: `${runText(run, facts)} ${text}` }));
    return [
      ...say(checkEnding(run, run.attempt_num, run, facts)),
      ...say(checkEarlierAttempts(run, facts)),
      ...say(checkCause(run, facts)),
      ...say(checkOutput(run, facts)),
    ];
  });
}

function checkEarlierAttempts(run, facts) {
  const attempts = facts.attemptsOfRun.get(run.id);
  const numbers = attempts.map((attempt) => attempt.attempt_num);
  const missing = [];
  for (let number = 1; number < run.attempt_num; number += 1) if (!numbers.includes(number)) missing.push(number);
  const plan = facts.jobById.get(run.job_id).plan;
  return [
    ...missing.map((number) => `has no record of its attempt ${number}`),
    ...attempts.flatMap((attempt) => checkEnding(run, attempt.attempt_num, attempt, facts)),
    ...attempts
      .filter((attempt) => attempt.status === 'lost' && plan.onWorkerLost === 'fail')
      .map((attempt) => `was tried again after its worker was lost in attempt ${attempt.attempt_num}`),
  ];
}

/** @param ending how attempt `number` ended, as the run or one of its earlier attempts has it */
function checkEnding(run, number, ending, facts) {
  const { plan } = facts.jobById.get(run.job_id);
  const start = facts.startsOfRun.get(run.id).findLast((each) => each.attempt === number);
  const told = `attempt ${number} is ${ending.status} ${ending.reason ?? ''} ${ending.exit_code ?? ''}`.trim();
  const truth = start === undefined ? 'there was no such start' : startText(start);
  const isTrue = isEndingTrue(ending, start, plan, facts);
  const found = isTrue ? [] : [`says that ${told}, but ${truth}`];
  const hasResult = ending.status === 'succeeded' || ending.reason === 'exit_code';
  if (isTrue && hasResult && start.ended.atUs > ending.finished_at) {
    found.push(`has the result of attempt ${number} at ${instantText(ending.finished_at)}, but ${truth}`);
  }
  if (isTrue && hasResult && start.atUs < ending.started_at) {
    found.push(`says that attempt ${number} began at ${instantText(ending.started_at)}, but ${truth}`);
  }
  return found;
}

function isEndingTrue({ status, reason, exit_code: exitCode, signal, finished_at: finishedAt }, start, plan, facts) {
  switch (status) {
    case 'succeeded':
      return start?.ended?.code === 0 && exitCode === (plan.handler === undefined ? 0 : undefined);
    case 'timed_out': {
      if (plan.timeoutMs === undefined || start === undefined || start.ended !== undefined) return false;
      return finishedAt - start.spawnedUs >= plan.timeoutMs * 1_000 - timeoutSlackUs;
    }
    case 'failed':
      if (reason === 'result_too_large') return plan.what === 'too-fat' && start?.ended?.code === 0;
      if (reason === 'exit_code') return start?.ended !== undefined && start.ended.code === exitCode && exitCode !== 0;
      if (reason === 'signal') return start?.killedUs !== undefined && signal === 'SIGKILL';
      if (reason === 'handed_back') return plan.maxRetries === 0 && (start === undefined || facts.isHandedBack(start));
      return reason === 'worker_lost';
    case 'lost':
      return reason === 'worker_lost';
    default:
      return true; // cancelled and skipped: see checkCause and checkTicks; the others have not ended
  }
}

/** Somebody asked for what was not the command's doing. */
function checkCause(run, facts) {
  if (run.status !== 'cancelled') return [];
  const { plan } = facts.jobById.get(run.job_id);
  if (run.reason === 'replaced' && (plan.policies ?? [plan.policy]).includes('replace')) return [];
  const isAsked = ({ action, targetId, outcome }) =>
    action === 'cancel' && targetId === run.id && outcome !== 'refused';
  if (run.reason === 'cancelled_by_user' && facts.records.requests.some(isAsked)) return [];
  return ['was cancelled, and nobody had asked for it'];
}

/** The kept output of a successful run begins with what its last start printed first. */
function checkOutput(run, facts) {
  if (run.status !== 'succeeded') return [];
  const start = facts.startsOfRun.get(run.id).findLast((each) => each.attempt === run.attempt_num);
  const token = facts.tokens.get(`${run.id} ${run.attempt_num}`);
  if (start === undefined || token === `token ${start.id}`) return [];
  return [`has the output ${JSON.stringify(token)}, but ${startText(start)}`];
}
