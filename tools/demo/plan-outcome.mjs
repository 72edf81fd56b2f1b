const minuteMs = 60_000;

/**
 * What became of a tick in the demonstration, by the story that its job is part of. Nights are those of the last one:
 * see `planNight`.
 *
 * @param random of the job
 * @returns status, reason, how long it waited and ran, attempts, what it printed
 */
export function planOutcome(job, at, { night, random }) {
  const ran = {
    ...{ status: 'succeeded', attempts: 1, exitCode: 0, prints: job.prints },
    ...{ delayMs: Math.round(random.between(4, 40)), runMs: usual(job, random) },
  };
  return (stories[job.story] ?? stories.quiet)(ran, { at, night, random });
}

/** When what went wrong last night did. @param now the demonstration begins */
export function planNight(now) {
  const midnight = Math.floor((now.getTime() - 5 * 60 * minuteMs) / (24 * 60 * minuteMs)) * 24 * 60 * minuteMs;
  const at = (hours) => new Date(midnight + hours * 60 * minuteMs);
  return {
    /** The job was changed, and has not succeeded since. */
    brokenSince: at(-3),
    /** No scheduler was running. */
    outage: { from: at(2.1), until: at(2.7) },
    /** The stock server refused connections. */
    storm: { from: at(3.2), until: at(4.4) },
    /** The workers of the pool `gpu` went away. */
    noWorkerSince: new Date(now.getTime() - 4 * 60 * minuteMs),
  };
}

export function isWithin(at, { from, until }) {
  return at >= from && at < until;
}

const stories = {
  quiet: (ran) => ran,
  broken: (ran, { at, night }) =>
    at < night.brokenSince
      ? ran
      : failed(ran, {
          ...{ exitCode: 2, attempts: 3, runMs: 1_400 },
          prints: [ran.prints[0], '!FATAL: relation "orders_v2" does not exist'],
        }),
  flaky(ran, { random }) {
    if (random.next() > 0.12) return ran;
    return { ...ran, attempts: 2, prints: ['!HTTP 503 of partner 4', ...ran.prints] };
  },
  slow(ran, { random }) {
    if (random.next() > 0.06) return { ...ran, runMs: Math.round(ran.runMs * random.between(0.8, 1.7)) };
    const timedOut = { status: 'timed_out', reason: 'timeout', exitCode: null, runMs: 600_000 };
    return { ...ran, ...timedOut, prints: ran.prints.slice(0, 1) };
  },
  storm: (ran, { at, night }) =>
    isWithin(at, night.storm)
      ? failed(ran, {
          ...{ exitCode: 1, attempts: 2, runMs: 5_400 },
          prints: [ran.prints[0], '!connect ECONNREFUSED 10.0.12.7:5432'],
        })
      : ran,
};

function failed(ran, facts) {
  return { ...ran, status: 'failed', reason: 'exit_code', ...facts };
}

/** Mostly near the usual, now and then far above it. */
function usual({ usualMs }, random) {
  const spread = random.between(0.82, 1.24) * (random.next() > 0.97 ? random.between(1.4, 2.1) : 1);
  return Math.round(usualMs * spread);
}
