import { instantText, runText } from './describe.mjs';

/** What was answered with yes has happened, and nothing has happened that nobody had asked for. */
export function checkRequests(facts) {
  const { requests } = facts.records;
  return [
    ...requests.filter((request) => request.outcome === 'done').flatMap((request) => checkDone(request, facts)),
    ...checkUnasked('manual', (request, run) => request.action === 'trigger' && request.jobId === run.job_id, facts),
    ...checkUnasked('retry', (request, run) => request.action === 'retry' && request.targetId === run.retry_of, facts),
  ];
}

function checkDone({ action, runId, targetId, askedUs }, facts) {
  const run = facts.runById.get(action === 'cancel' ? targetId : runId);
  const asked = `${action} at ${instantText(askedUs)}`;
  if (run === undefined) return [{ kind: 'lost request', text: `${asked}: there is no run ${runId ?? targetId}` }];
  if (action !== 'cancel' || run.status === 'cancelled') return [];
  return [{ kind: 'lost request', text: `${asked}: ${runText(run, facts)} is not cancelled` }];
}

/** Of the runs that requests made, there are no more than certain and uncertain requests together. */
function checkUnasked(trigger, isFor, facts) {
  const { requests } = facts.records;
  const certain = new Set(requests.filter(({ outcome }) => outcome === 'done').map(({ runId }) => runId));
  const open = requests.filter(({ outcome }) => outcome === 'uncertain');
  const unexplained = [];
  for (const run of facts.runs) {
    if (run.trigger !== trigger || certain.has(run.id)) continue;
    const at = open.findIndex((request) => isFor(request, run));
    if (at >= 0) open.splice(at, 1);
    else
      unexplained.push({ kind: 'phantom run', text: `${runText(run, facts)} was made, and nobody had asked for it` });
  }
  return unexplained;
}
