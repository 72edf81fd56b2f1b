import { newId } from '@aster-scheduler/core';
import { putSecret } from '@aster-scheduler/job-store';
import { insertAlertRule, insertChannel, insertSilence } from '@aster-scheduler/run-store';

const hourMs = 3_600_000;
const rule = { severity: 'warning', notifyOn: ['opened', 'resolved'], isEnabled: true, match: {} };

/**
 * Makes channels, rules and a silence, and writes the incidents that the history would have opened, with what was told.
 *
 * @param history runs of each job, by its name
 * @param hooks where messages arrive
 */
export async function writeAlerts(db, client, { made, history, now, hooks, keyring }) {
  await putSecret(db, keyring, { name: 'ALERTS_OPS_CHAT_URL', value: `${hooks.url}/services/ops` });
  const chat = { name: 'ops chat', kind: 'slack', config: { url: '${secret:ALERTS_OPS_CHAT_URL}' }, isEnabled: true };
  const pager = { name: 'on call', kind: 'webhook', config: { url: `${hooks.url}/on-call` }, isEnabled: true };
  const mail = { name: 'data team', kind: 'email', config: { to: 'data@example.org' }, isEnabled: false };
  const channels = [];
  for (const each of [chat, pager, mail]) channels.push(await insertChannel(db, each));
  const began = new Date(now.getTime() - 8 * 24 * hourMs);
  const rules = [];
  for (const each of listRules()) rules.push(await insertAlertRule(db, { ...rule, ...each }, began));
  const stock = { labels: { team: 'logistics' } };
  await insertSilence(db, {
    ...{ match: stock, until: 2 * hourMs, createdBy: 'user:people', note: 'the stock server moves to new machines' },
  });
  const [failing, etl] = rules;
  const ofRule = (job) => (job.name.startsWith('etl/') ? etl : failing);
  const incidents = made.flatMap((job) => planIncidents(job, ofRule(job), history.get(job.name) ?? []));
  incidents.sort((a, b) => a.opened_at - b.opened_at);
  for (const each of incidents) await writeIncident(client, each, channels);
}

function listRules() {
  return [
    {
      ...{ name: 'a job keeps failing', condition: { when: 'failed', inARow: 2 }, channels: ['ops chat'] },
      remindMs: 4 * hourMs,
    },
    {
      ...{ name: 'the nightly load failed', condition: { when: 'failed', inARow: 1 }, match: { jobs: ['etl/*'] } },
      ...{ severity: 'critical', channels: ['ops chat', 'on call'], runbookUrl: 'https://runbooks.example/etl' },
    },
    {
      ...{ name: 'no backup for a day', condition: { when: 'no_success', forMs: 26 * hourMs } },
      ...{ match: { jobs: ['backup/*'] }, severity: 'critical', channels: ['on call'] },
    },
    {
      ...{ name: 'crawling takes too long', condition: { when: 'running_long', afterMs: 480_000 } },
      ...{ match: { labels: { team: 'data' }, jobs: ['prices/*'] }, severity: 'info', channels: [] },
    },
    {
      ...{ name: 'renewal did nothing', condition: { when: 'too_short', underMs: 5_000 }, isEnabled: false },
      ...{ match: { jobs: ['certificates/renew'] }, channels: ['ops chat'], note: 'until the renewal is quick again' },
    },
  ];
}

/** Failures in a row up to the next success, as many as the rule wants. */
function planIncidents(job, of, runs) {
  const planned = [];
  let failed = [];
  const note = (end) => {
    if (failed.length >= of.condition.inARow) planned.push(toIncident(job, of, failed, end));
    failed = [];
  };
  for (const run of runs) {
    if (run.status === 'failed' || run.status === 'timed_out') failed.push(run);
    else if (run.status === 'succeeded') note(run);
  }
  note(undefined);
  return planned;
}

function toIncident(job, of, failed, end) {
  const opening = failed[of.condition.inARow - 1];
  const last = failed.at(-1);
  return {
    ...{ id: newId(opening.finishedAt), rule_id: of.id, subject: job.id, job_id: job.id, severity: of.severity },
    ...{ state: end === undefined ? 'open' : 'resolved', opened_at: opening.finishedAt, opened_by_run: opening.id },
    ...{ last_at: last.finishedAt, last_run: last.id, count: failed.length },
    ...{ resolved_at: end?.finishedAt ?? null, resolved_by_run: end?.id ?? null },
    resolution: end === undefined ? null : 'recovered',
    facts: {
      ...{ job_name: job.name, status: last.status, reason: last.reason ?? 'exit_code' },
      ...{ error_line: opening.prints.findLast((line) => line.startsWith('!'))?.slice(1) },
      failing_since: failed[0].finishedAt,
    },
    channels: of.channels,
  };
}

async function writeIncident(client, { channels: told, ...incident }, channels) {
  await insert(client, 'incidents', incident);
  const ends = incident.resolved_at === null ? [] : [['resolved', incident.resolved_at]];
  for (const [event, at] of [['opened', incident.opened_at], ...ends]) {
    for (const { id, name } of channels.filter((each) => told.includes(each.name))) {
      const sent = new Date(at.getTime() + 340 + name.length * 31);
      await insert(client, 'notifications', {
        ...{ id: newId(at), incident_id: incident.id, rule_id: incident.rule_id, channel_id: id, event, payload: {} },
        ...{ state: 'sent', attempt_num: 1, next_attempt_at: at, last_status: 200, created_at: at, sent_at: sent },
      });
    }
  }
}

async function insert(client, table, row) {
  const names = Object.keys(row).join(', ');
  const text = `insert into aster.${table} (${names}) select ${names} from json_populate_record(null::aster.${table}, $1)`;
  await client.query(text, [JSON.stringify(row)]);
}
