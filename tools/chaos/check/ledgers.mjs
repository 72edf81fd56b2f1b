import { instantText } from './describe.mjs';
import { requiredTicks } from './ticks.mjs';

/**
 * The ledger of each job, as the API shows it, says of every tick that must be there what its row says, of no tick that
 * it cannot be explained, and of no instant more than once.
 */
export function checkLedgers(facts) {
  return facts.jobs.flatMap((job) => {
    const ledger = facts.ledgers.get(job.plan.name);
    const rows = new Map(
      facts.runsOfJob
        .get(job.id)
        .filter((run) => run.trigger === 'schedule')
        .map((run) => [run.scheduled_at, run]),
    );
    const entries = new Map(ledger.map((entry) => [entry.atUs, entry]));
    return [
      ...(entries.size === ledger.length ? [] : [wrong(job, undefined, 'an instant is there more than once')]),
      ...requiredTicks(job)
        .filter((tickUs) => !entries.has(tickUs))
        .map((tickUs) => wrong(job, tickUs, 'is left out')),
      ...[...rows.keys()].filter((tickUs) => !entries.has(tickUs)).map((tickUs) => wrong(job, tickUs, 'has a row')),
      ...ledger.flatMap((entry) => checkEntry(job, entry, rows.get(entry.atUs))),
    ];
  });
}

function checkEntry(job, entry, row) {
  if (row === undefined) return [wrong(job, entry.atUs, `is ${entry.outcome}, without a row`)];
  const expected = {
    outcome: row.status === 'skipped' ? 'skipped' : 'ran',
    run_id: row.id,
    status: row.status,
    attempts: row.attempt_num,
    reason: row.reason ?? null,
  };
  const [field] = Object.entries(expected).find(([name, value]) => entry[name] !== value) ?? [];
  if (field === undefined) return [];
  return [wrong(job, entry.atUs, `has the ${field} ${entry[field]}, its row ${expected[field]}`)];
}

function wrong({ plan }, tickUs, text) {
  const tick = tickUs === undefined ? '' : ` the tick of ${instantText(tickUs)}`;
  return { kind: 'false ledger', text: `in the ledger of ${plan.name}${tick} ${text}` };
}
