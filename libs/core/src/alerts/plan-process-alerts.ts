import type {
  ChannelFacts,
  EngineFacts,
  EngineFinding,
  EnginePlan,
  EngineRule,
  LostWorkerFacts,
  ProvenHour,
} from './engine-facts.js';

/** After so long a worker that does not come back is expected no more, when others serve its pools. */
const forgottenMs = 3_600_000;

/** A scheduler tells with its heartbeat when it has looked for due jobs: that may be so long ago. */
const passMarginMs = 60_000;

/** What was written so shortly ago may not be seen by everybody yet; the next look takes it. */
const visibleMs = 5_000;

const ledger = 'engine:ledger';
const schedulers = 'engine:schedulers';

/** Each lost worker is told, and over when one of its name is there. */
export function planWorkerLost(
  { pools, writtenAt, open }: EngineRule,
  { lostWorkers, workerNames, servedPools }: EngineFacts,
  now: Date,
): EnginePlan {
  const isMine = (worker: LostWorkerFacts): boolean =>
    worker.lostAt > writtenAt && (pools === undefined || worker.pools.some((pool) => pools.includes(pool)));
  const byName = new Map<string, LostWorkerFacts[]>();
  for (const worker of lostWorkers.filter(isMine)) {
    byName.set(worker.name, [...(byName.get(worker.name) ?? []), worker]);
  }
  const ends = [...open].flatMap(([subject, { lastAt, pools: former }]) => {
    const name = subject.slice('worker:'.length);
    if (byName.has(name)) return [];
    if (workerNames.has(name)) return [{ subject, resolution: 'recovered' }];
    const isForgotten =
      now.getTime() - lastAt.getTime() >= forgottenMs && former.every((pool) => servedPools.has(pool));
    return isForgotten ? [{ subject, resolution: 'others serve its pools' }] : [];
  });
  return { opens: [...byName].map(([name, lost]) => toLostFinding(name, lost)), ends, waits: [] };
}

function toLostFinding(name: string, lost: readonly LostWorkerFacts[]): EngineFinding {
  const [first, ...others] = lost;
  const failingSince = others.reduce((min, { lostAt }) => (lostAt < min ? lostAt : min), first?.lostAt ?? new Date(0));
  const facts = {
    subject_name: name,
    failing_since: failingSince,
    pools: [...new Set(lost.flatMap(({ pools }) => pools))].slice(0, 20),
    runs: lost.reduce((sum, { runs }) => sum + runs, 0),
  };
  return { subject: `worker:${name}`, count: lost.length, facts };
}

/** A scheduler that was not heard of, though it has not stopped; and a time in which there was none at all. */
export function planSchedulerSilent(
  { countsFrom, writtenAt, open }: EngineRule,
  { schedulers: known, gap }: EngineFacts,
  { afterMs, now }: { readonly afterMs: number; readonly now: Date },
): EnginePlan {
  const heard = new Map<string, Date>();
  for (const { name, heartbeatAt, lastPassAt } of known) {
    const passMs = lastPassAt === undefined ? Infinity : lastPassAt.getTime() + passMarginMs;
    const at = new Date(Math.min(heartbeatAt.getTime(), passMs));
    if (at > (heard.get(name) ?? new Date(0))) heard.set(name, at);
  }
  const opens = [...heard].flatMap(([name, at]): EngineFinding[] => {
    const subject = `scheduler:${name}`;
    const fromMs = Math.max(at.getTime(), countsFrom.getTime());
    if (open.has(subject) || now.getTime() - fromMs < afterMs) return [];
    return [{ subject, count: 1, facts: { subject_name: name, failing_since: at } }];
  });
  const isGap = gap !== undefined && gap.from > writtenAt && gap.until.getTime() - gap.from.getTime() >= afterMs;
  const missed: EngineFinding[] = isGap
    ? [{ subject: schedulers, count: 1, facts: { subject_name: '', failing_since: gap.from, until: gap.until } }]
    : [];
  const ends = [...open.keys()].flatMap((subject) => {
    if (subject === schedulers) return isGap ? [] : [{ subject, resolution: 'recovered' }];
    const at = heard.get(subject.slice('scheduler:'.length));
    if (at === undefined) return [{ subject, resolution: 'others do its work' }];
    return now.getTime() - at.getTime() < afterMs ? [{ subject, resolution: 'recovered' }] : [];
  });
  return { opens: [...opens, ...missed], ends, waits: [] };
}

/** What the proof finds stays so; it is over when the next hour is proven without. */
export function planLedgerGap(
  { writtenAt, open, toldAt }: EngineRule,
  hours: readonly ProvenHour[],
  now: Date,
): EnginePlan {
  const toldMs = (toldAt.get(ledger)?.getTime() ?? 0) - visibleMs;
  const fresh = hours.filter(({ unexplained, checkedAt }) => {
    const isNews = checkedAt > writtenAt && checkedAt.getTime() > toldMs;
    return unexplained > 0 && isNews && checkedAt.getTime() <= now.getTime() - visibleMs;
  });
  const [first] = fresh;
  if (first !== undefined) {
    const ticks = fresh.reduce((sum, { unexplained }) => sum + unexplained, 0);
    const facts = { subject_name: '', failing_since: first.hour, ticks };
    return { opens: [{ subject: ledger, count: fresh.length, facts }], ends: [], waits: [] };
  }
  const isOver = open.has(ledger) && hours.at(-1)?.unexplained === 0;
  return { opens: [], ends: isOver ? [{ subject: ledger, resolution: 'recovered' }] : [], waits: [] };
}

/** A message was given up, and nothing was sent through the channel since. */
export function planChannelFailing(
  { writtenAt, open, toldAt }: EngineRule,
  channels: readonly ChannelFacts[],
): EnginePlan {
  const opens = channels.flatMap(({ id, name, failedAt, error, lastSentAt, isTurnedOff }): EngineFinding[] => {
    const subject = `channel:${id}`;
    if (failedAt === undefined || isTurnedOff || open.has(subject)) return [];
    if ([writtenAt, toldAt.get(subject), lastSentAt].some((at) => at !== undefined && failedAt <= at)) return [];
    const facts = { subject_name: name, failing_since: failedAt, error_line: error, channel_id: id };
    return [{ subject, count: 1, facts }];
  });
  const ends = [...open].flatMap(([subject, { lastAt }]) => {
    const channel = channels.find(({ id }) => subject === `channel:${id}`);
    if (channel === undefined) return [{ subject, resolution: 'channel deleted' }];
    if (channel.isTurnedOff) return [{ subject, resolution: 'channel turned off' }];
    const isSent = channel.lastSentAt !== undefined && channel.lastSentAt > lastAt;
    return isSent ? [{ subject, resolution: 'recovered' }] : [];
  });
  return { opens, ends, waits: [] };
}
