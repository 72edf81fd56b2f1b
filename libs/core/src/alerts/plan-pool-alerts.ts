import type { DuePool, EngineFinding, EnginePlan, EngineRule } from './engine-facts.js';

/** Runs are due, and nobody serves their pool: told when it has been so for a while, so that no restart is told of. */
export function planPoolStarved(
  rule: EngineRule,
  pools: readonly DuePool[],
  { afterMs, now }: { readonly afterMs: number; readonly now: Date },
): EnginePlan {
  const starved = ofRule(rule, pools).filter(({ workers }) => workers === 0);
  const fresh = starved
    .filter((pool) => !rule.open.has(subjectOf(pool)))
    .map((pool) => {
      const sinceMs = rule.waits.get(subjectOf(pool))?.getTime() ?? now.getTime() + afterMs;
      return { pool, until: new Date(Math.max(sinceMs, rule.countsFrom.getTime() + afterMs)) };
    });
  return {
    opens: fresh.filter(({ until }) => until <= now).map(({ pool }) => toFinding(pool)),
    waits: fresh.filter(({ until }) => until > now).map(({ pool, until }) => ({ subject: subjectOf(pool), until })),
    ends: endedBut(rule, starved.map(subjectOf)),
  };
}

/** The first run of a pool has been due for too long. It is over below half of that, so it does not open in turns. */
export function planPoolsBehind(
  rule: EngineRule,
  pools: readonly DuePool[],
  { oldestMs, now }: { readonly oldestMs: number; readonly now: Date },
): EnginePlan {
  const dueMs = ({ dueSince }: DuePool, from: Date): number =>
    now.getTime() - Math.max(dueSince.getTime(), from.getTime());
  const mine = ofRule(rule, pools);
  const fresh = mine.filter((pool) => !rule.open.has(subjectOf(pool)) && dueMs(pool, rule.countsFrom) >= oldestMs);
  const still = mine.filter((pool) => dueMs(pool, pool.dueSince) >= oldestMs / 2);
  return { opens: fresh.map(toFinding), waits: [], ends: endedBut(rule, still.map(subjectOf)) };
}

function ofRule({ pools }: EngineRule, due: readonly DuePool[]): readonly DuePool[] {
  return pools === undefined ? due : due.filter(({ name }) => pools.includes(name));
}

function subjectOf({ name }: DuePool): string {
  return `pool:${name}`;
}

function toFinding(pool: DuePool): EngineFinding {
  const { name, dueSince, workers, slots } = pool;
  const facts = { subject_name: name, failing_since: dueSince, workers, slots };
  return { subject: subjectOf(pool), count: 1, facts };
}

function endedBut({ open }: EngineRule, still: readonly string[]): EnginePlan['ends'] {
  const kept = new Set(still);
  return [...open.keys()]
    .filter((subject) => !kept.has(subject))
    .map((subject) => ({ subject, resolution: 'recovered' }));
}
