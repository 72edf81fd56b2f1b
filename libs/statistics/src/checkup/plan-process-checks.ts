import { formatDuration } from '@aster-scheduler/core';
import type { Check } from './check.js';
import type { ProcessFacts } from './checkup-facts.js';
import { listedCheck } from './listed-check.js';

/** Several passes of a scheduler, and the time until it tells of them. */
const passLateMs = 3 * 60_000;
const lateMs = 60_000;
/** A heartbeat that waits for a connection looks like a clock that is behind. */
const clockOffMs = 3_000;
const mostExamples = 20;

/** Says what is right and wrong with schedulers, APIs and workers. */
export function planProcessChecks(facts: ProcessFacts): Check[] {
  return [
    ...[versionCheck(facts), zoneCheck(facts), clockCheck(facts), schedulerCheck(facts), retentionCheck(facts)],
    ...poolChecks(facts),
  ];
}

function versionCheck({ services, workerVersions }: ProcessFacts): Check {
  const active = services.filter(({ isActive }) => isActive);
  const versions = [...new Set([...active.map(({ version }) => version), ...workerVersions])].sort();
  if (versions.length < 2) {
    return { code: 'versions', verdict: 'ok', sentence: `all programs are of version ${versions[0] ?? 'unknown'}` };
  }
  return {
    code: 'versions',
    verdict: 'warn',
    sentence: `programs of ${versions.length} versions run: ${versions.join(', ')}`,
    remedy: 'aster services; aster workers',
  };
}

function zoneCheck({ services }: ProcessFacts): Check {
  const schedulers = services.filter(({ isActive, kind }) => isActive && kind === 'scheduler');
  const ofAll = new Set(services.filter(({ isActive }) => isActive).map(({ tzData }) => tzData));
  const ofSchedulers = new Set(schedulers.map(({ tzData }) => tzData));
  if (ofAll.size < 2) {
    return {
      code: 'time_zones',
      verdict: 'ok',
      sentence: `all programs have those of ${[...ofAll][0] ?? 'the system'}`,
    };
  }
  return {
    code: 'time_zones',
    verdict: ofSchedulers.size > 1 ? 'fail' : 'warn',
    sentence: `they differ: ${[...ofAll].sort().join(', ')}`,
    remedy: 'run the same version of Node.js everywhere: aster services -o wide',
  };
}

function clockCheck({ clocks }: ProcessFacts): Check {
  const off = clocks
    .filter(({ aheadMs }) => Math.abs(aheadMs) >= clockOffMs)
    .toSorted((one, other) => Math.abs(other.aheadMs) - Math.abs(one.aheadMs))
    .slice(0, mostExamples);
  const names = off.map(({ name, aheadMs }) => {
    const by = formatDuration(Math.round(Math.abs(aheadMs) / 100) * 100);
    return `${name}: ${by} ${aheadMs > 0 ? 'ahead' : 'behind'}`;
  });
  return listedCheck('host_clocks', 'warn', names, [
    'those of schedulers, APIs and workers go with that of the database',
    'some are not that of the database',
    'timedatectl: let hosts be set by NTP',
  ]);
}

function schedulerCheck({ services }: ProcessFacts): Check {
  const schedulers = services.filter(({ isActive, kind }) => isActive && kind === 'scheduler');
  const passes = schedulers.flatMap(({ lastPassMs }) => lastPassMs ?? []);
  const newestMs = Math.min(...passes, Infinity);
  if (schedulers.length === 0) {
    return { code: 'scheduler', verdict: 'fail', sentence: 'none is heard of', remedy: 'aster scheduler' };
  }
  const count = schedulers.length === 1 ? 'one runs' : `${schedulers.length} run`;
  if (newestMs <= passLateMs) return { code: 'scheduler', verdict: 'ok', sentence: `${count} and looks for due jobs` };
  return {
    code: 'scheduler',
    verdict: 'fail',
    sentence: `${count}, and none has looked for due jobs for ${Math.floor(passLateMs / 60_000)} min`,
    remedy: 'look at its log: aster services',
  };
}

function retentionCheck({ services }: ProcessFacts): Check {
  const schedulers = services.filter(({ isActive, kind }) => isActive && kind === 'scheduler');
  const keeps = schedulers.flatMap(({ runRetentionMs }) => runRetentionMs ?? []);
  if (schedulers.length === 0 || keeps.length > 0) {
    const days = Math.floor(Math.min(...keeps) / 86_400_000);
    const sentence = keeps.length === 0 ? 'no scheduler says it' : `finished runs are kept for ${days} days`;
    return { code: 'retention', verdict: 'ok', sentence };
  }
  return {
    code: 'retention',
    verdict: 'warn',
    sentence: 'finished runs are kept for ever',
    remedy: 'set RUN_RETENTION of the scheduler, such as 2160h',
  };
}

function poolChecks({ pools }: ProcessFacts): Check[] {
  const unserved = pools.filter(({ workers }) => workers === 0);
  const starved = unserved.filter(({ due }) => due > 0);
  const late = pools.filter(({ workers, oldestDueMs = 0 }) => workers > 0 && oldestDueMs > lateMs);
  const names = (of: typeof pools) => of.slice(0, 20).map(({ name }) => name);
  return [
    {
      code: 'pools',
      verdict: starved.length > 0 ? 'fail' : unserved.length > 0 ? 'warn' : 'ok',
      sentence:
        unserved.length === 0
          ? 'each pool has a worker'
          : `no worker serves ${unserved.length === 1 ? 'a pool' : `${unserved.length} pools`} that jobs name` +
            (starved.length > 0 ? ', and runs are due there' : ''),
      ...(unserved.length === 0 ? {} : { remedy: 'aster worker with WORKER_POOLS, or aster set JOB pool=default' }),
      examples: names(unserved),
    },
    {
      code: 'lateness',
      verdict: late.length > 0 ? 'warn' : 'ok',
      sentence: late.length === 0 ? 'none is late' : 'runs have been due for more than a minute',
      ...(late.length === 0 ? {} : { remedy: 'aster pools; aster forecast: more slots, or fewer starts at a time' }),
      examples: names(late),
    },
  ];
}
