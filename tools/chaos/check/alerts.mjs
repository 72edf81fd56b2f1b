import { instantText, runText } from './describe.mjs';

/** A channel tells no more of single incidents in an hour; what comes after that waits for a digest. */
const mostInHour = 60;

/**
 * Every final failure of a watched job has an incident, of which no two of a job are open at once; each incident, and
 * its end, was sent through each channel or was given up; and what was sent again had the same id.
 */
export function checkAlerts(facts) {
  const watched = facts.jobs.filter(({ plan }) => plan.isWatched === true);
  return [
    ...watched.flatMap((job) => checkIncidentsOf(job, facts)),
    ...facts.incidents.flatMap((incident) => checkTold(incident, facts)),
    ...checkArrived(facts),
    ...checkIds(facts),
  ];
}

function checkIncidentsOf(job, facts) {
  const incidents = facts.incidents.filter((incident) => incident.job_id === job.id);
  const failures = facts.runsOfJob.get(job.id).filter(isFailure);
  const counted = incidents.reduce((sum, { count }) => sum + count, 0);
  return [
    ...failures
      .filter((run) => !incidents.some((incident) => isOf(incident, run)))
      .map((run) => ({ kind: 'untold failure', text: `no incident knows of ${runText(run, facts)}` })),
    ...incidents.flatMap((incident, n) => {
      const next = incidents[n + 1];
      if (next === undefined || (incident.resolved_at ?? Infinity) <= next.opened_at) return [];
      const text = `incident ${next.id} of ${job.plan.name} was opened while ${incident.id} was open`;
      return [{ kind: 'double incident', text }];
    }),
    ...incidents.flatMap((incident) => checkCauses(incident, job, facts)),
    ...(counted <= failures.length
      ? []
      : [{ kind: 'phantom incident', text: `${failures.length} failures of ${job.plan.name} count as ${counted}` }]),
  ];
}

function isFailure({ status }) {
  return status === 'failed' || status === 'timed_out';
}

function isOf({ opened_by_run: first, last_run: last, ...incident }, run) {
  if (run.id === first || run.id === last) return true;
  return incident.opened_at <= run.committed_at && (incident.resolved_at ?? Infinity) >= run.finished_at;
}

function checkCauses({ id, ...incident }, { plan }, { runById }) {
  const say = (text) => [{ kind: 'phantom incident', text: `incident ${id} of ${plan.name} ${text}` }];
  const cause = runById.get(incident.opened_by_run);
  if (cause === undefined || !isFailure(cause)) {
    return say(`was opened by run ${incident.opened_by_run}, which is ${cause?.status ?? 'not there'}`);
  }
  const end = runById.get(incident.resolved_by_run);
  if (incident.resolved_at === undefined || end?.status === 'succeeded') return [];
  return say(`was resolved as ${incident.resolution} by ${end?.status ?? 'nothing'}`);
}

/** What counts as sent has been answered with yes, what was asked for to try a channel out too. */
function checkArrived({ notifications, channels, messages }) {
  const arrived = new Set(
    messages.filter(({ answered }) => answered < 300).map(({ channel, id }) => `${channel} ${id}`),
  );
  const nameOf = new Map(channels.map(({ id, name }) => [id, name]));
  return notifications
    .filter((row) => row.state === 'sent' && !arrived.has(`${nameOf.get(row.channel_id)} ${row.told_by}`))
    .map(({ id, event, told_by: leader, channel_id: channel }) => ({
      kind: 'lost message',
      text: `${event} ${id} counts as sent through ${nameOf.get(channel)} with ${leader}, and has not arrived`,
    }));
}

/** The beginning and the end of an incident are in the outbox, and were not left there. */
function checkTold(incident, facts) {
  const events = incident.resolved_at === undefined ? ['opened'] : ['opened', 'resolved'];
  return facts.channels.flatMap((channel) =>
    events.flatMap((event) => {
      const rows = facts.notifications.filter(
        (row) => row.incident_id === incident.id && row.channel_id === channel.id && row.event === event,
      );
      const what = `${event} of incident ${incident.id} through ${channel.name}`;
      if (rows.length > 1) return [{ kind: 'told twice', text: `${what} is ${rows.length} times in the outbox` }];
      const found = checkRow(rows[0], channel, facts);
      return found === undefined ? [] : [{ kind: 'untold incident', text: `${what} ${found}` }];
    }),
  );
}

function checkRow(row, { id: channelId }, { notifications }) {
  if (row === undefined) return 'was never in the outbox';
  if (row.state === 'dropped') return `was left out: ${row.last_error}`;
  if (row.state !== 'pending') return undefined;
  const sent = notifications.filter((each) => {
    return each.channel_id === channelId && each.state === 'sent' && each.told_by === each.id;
  });
  return sent.length >= mostInHour ? undefined : 'was not sent in all the time';
}

/** A message is known by its id however often it comes; two ids would be two messages about one thing. */
function checkIds({ messages, notifications }) {
  const known = new Set(notifications.map(({ id }) => id));
  const idsOf = new Map();
  for (const { channel, id, type, incidentId } of messages) {
    if (incidentId === undefined) continue;
    const end = type === 'incident.resolved' ? 'end' : 'beginning';
    const key = `the ${end} of incident ${incidentId} through ${channel}`;
    idsOf.set(key, (idsOf.get(key) ?? new Set()).add(id));
  }
  return [
    ...[...idsOf]
      .filter(([, ids]) => ids.size > 1)
      .map(([key, ids]) => ({ kind: 'told twice', text: `${key} came under the ids ${[...ids].join(', ')}` })),
    ...messages
      .filter(({ id }) => !known.has(id))
      .map(({ id, type, channel, atUs }) => ({
        kind: 'phantom message',
        text: `${type} ${id} through ${channel} at ${instantText(atUs)} is not in the outbox`,
      })),
  ];
}
