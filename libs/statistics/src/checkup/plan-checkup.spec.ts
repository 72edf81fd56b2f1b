import { type CheckCode, checkCodes, type CheckVerdict } from './check.js';
import type { AlertFacts, CheckupFacts, DatabaseFacts, JobFacts, ProcessFacts } from './checkup-facts.js';
import { planCheckup } from './plan-checkup.js';

const database: DatabaseFacts = {
  schemaVersion: 4,
  neededSchemaVersion: 4,
  latencyMs: 1,
  clockAheadMs: 0,
  settingsOff: [],
  connections: 10,
  maxConnections: 100,
  longestTransactionMs: 0,
  liveRows: 10,
  deadRows: 0,
  weeksWithoutPartition: 0,
  restBytes: 0,
};
const scheduler = {
  ...({ kind: 'scheduler', name: 's', isActive: true, version: '1.0.0', tzData: '2026a' } as const),
  ...{ lastPassMs: 1_000, runRetentionMs: 90 * 86_400_000 },
};
const api = { kind: 'api', name: 'a', isActive: true, version: '1.0.0', tzData: '2026a' } as const;
const pool = { name: 'default', workers: 1, slots: 4, due: 0 };
const processes: ProcessFacts = { services: [scheduler, api], clocks: [], workerVersions: ['1.0.0'], pools: [pool] };
const jobs: JobFacts = {
  missingHandlers: [],
  unexplainedTicks: 0,
  ledgerCheckedMs: 60_000,
  rollupLagMs: 60_000,
  failing: [],
  notStarted: [],
  skipping: [],
  neverDue: [],
  longTimeouts: [],
  clockChanges: [],
};
const alerts: AlertFacts = { channels: 1, brokenChannels: [], oldIncidents: [], unwatched: [] };
const fine: CheckupFacts = {
  database,
  processes,
  jobs,
  alerts,
  hints: { outcome: 'heard', afterMs: 3 },
  peaks: { ofPools: [], isComplete: true },
};

const withDatabase = (change: Partial<DatabaseFacts>): CheckupFacts => ({
  ...fine,
  database: { ...database, ...change },
});
const withProcesses = (change: Partial<ProcessFacts>): CheckupFacts => ({
  ...fine,
  processes: { ...processes, ...change },
});
const withAlerts = (change: Partial<AlertFacts>): CheckupFacts => ({ ...fine, alerts: { ...alerts, ...change } });
const withJobs = (change: Partial<JobFacts>): CheckupFacts => ({ ...fine, jobs: { ...jobs, ...change } });

const peak = (slots: number, running: number) => ({ at: '2026-03-29T01:00:00.000Z', pool: 'default', slots, running });

describe('planCheckup', () => {
  it('finds nothing wrong where nothing is, in the order of the codes, and asks nobody to do anything', () => {
    const checks = planCheckup(fine);
    expect(checks.map(({ code }) => code)).toEqual(checkCodes);
    expect(checks.filter(({ verdict, remedy }) => verdict !== 'ok' || remedy !== undefined)).toEqual([]);
  });

  it.each<[CheckCode, CheckVerdict, CheckupFacts, RegExp]>([
    ['hints', 'warn', { ...fine, hints: { outcome: 'unheard' } }, /did not come back/],
    [
      'slots',
      'warn',
      { ...fine, peaks: { ofPools: [peak(8, 9), peak(0, 9), peak(8, 8)], isComplete: true } },
      /1 pool has more to run/,
    ],
    ['clock', 'warn', withDatabase({ clockAheadMs: -61_000 }), /1m.* behind/],
    ['clock', 'warn', withDatabase({ clockAheadMs: 1_500 }), /ahead of/],
    ['channels', 'fail', withAlerts({ brokenChannels: ['mail'] }), /do not arrive/],
    ['incidents', 'warn', withAlerts({ oldIncidents: ['all: a'] }), /more than a day/],
    ['watching', 'warn', withAlerts({ unwatched: ['a'] }), /no rule/],
    ['schema', 'warn', withDatabase({ schemaVersion: 5 }), /of version 5, .* made for 4/],
    ['schema', 'fail', withDatabase({ schemaVersion: 6 }), /of version 6/],
    ['schema', 'fail', withDatabase({ schemaVersion: 3 }), /of version 3/],
    ['latency', 'warn', withDatabase({ latencyMs: 50 }), /in 50 ms/],
    ['latency', 'fail', withDatabase({ latencyMs: 1_000 }), /in 1000 ms/],
    ['durability', 'fail', withDatabase({ settingsOff: ['fsync'] }), /^fsync is off/],
    ['durability', 'warn', withDatabase({ settingsOff: ['synchronous_commit'] }), /^synchronous_commit is off/],
    ['connections', 'warn', withDatabase({ connections: 80 }), /^80 of 100/],
    ['connections', 'fail', withDatabase({ connections: 95 }), /^95 of 100/],
    ['long_transactions', 'warn', withDatabase({ longestTransactionMs: 300_000 }), /for 5 min/],
    ['long_transactions', 'fail', withDatabase({ longestTransactionMs: 3_600_000 }), /for 60 min/],
    ['dead_rows', 'warn', withDatabase({ deadRows: 20_001 }), /about 20001/],
    ['partitions', 'warn', withDatabase({ weeksWithoutPartition: 2 }), /^2 of the weeks/],
    ['partitions', 'warn', withDatabase({ restBytes: 5e6 }), /in no partition/],
    ['versions', 'warn', withProcesses({ workerVersions: ['1.1.0'] }), /1\.0\.0, 1\.1\.0/],
    ['host_clocks', 'warn', withProcesses({ clocks: [{ name: 'h/1', aheadMs: -3_600_100 }] }), /not that/],
    ['time_zones', 'warn', withProcesses({ services: [scheduler, { ...api, tzData: '2025b' }] }), /2025b, 2026a/],
    [
      'time_zones',
      'fail',
      withProcesses({ services: [scheduler, { ...scheduler, tzData: '2025b' }] }),
      /differ: 2025b, 2026a/,
    ],
    ['scheduler', 'fail', withProcesses({ services: [api] }), /none is heard of/],
    ['scheduler', 'fail', withProcesses({ services: [{ ...scheduler, isActive: false }] }), /none is heard of/],
    ['scheduler', 'fail', withProcesses({ services: [{ ...scheduler, lastPassMs: 200_000 }] }), /none has looked/],
    ['retention', 'warn', withProcesses({ services: [{ ...scheduler, runRetentionMs: undefined }] }), /for ever/],
    ['pools', 'warn', withProcesses({ pools: [{ ...pool, workers: 0 }] }), /no worker serves a pool that jobs name$/],
    ['pools', 'fail', withProcesses({ pools: [{ ...pool, workers: 0, due: 1 }] }), /runs are due there/],
    ['lateness', 'warn', withProcesses({ pools: [{ ...pool, oldestDueMs: 60_001 }] }), /more than a minute/],
    ['handlers', 'fail', withJobs({ missingHandlers: ['mail'] }), /no worker/],
    ['ledger', 'fail', withJobs({ unexplainedTicks: 1 }), /^1 tick has neither/],
    ['ledger', 'warn', withJobs({ ledgerCheckedMs: 4 * 3_600_000 }), /for 4 h/],
    ['rollups', 'warn', withJobs({ rollupLagMs: 16 * 60_000 }), /16 min ago/],
    ['failing', 'warn', withJobs({ failing: ['a'] }), /failed/],
    ['commands', 'fail', withJobs({ notStarted: ['a'] }), /could not be started/],
    ['skipping', 'warn', withJobs({ skipping: ['a'] }), /less often/],
    ['never_due', 'warn', withJobs({ neverDue: ['a'] }), /not known/],
    ['timeouts', 'warn', withJobs({ longTimeouts: ['a'] }), /longer than/],
  ])('finds %s to be %s, alone, and says what mends it', (code, verdict, facts, said) => {
    const wrong = planCheckup(facts).filter((check) => check.verdict !== 'ok');
    expect(wrong).toMatchObject([{ code, verdict, sentence: expect.stringMatching(said) as string }]);
    expect(wrong[0]?.remedy).toMatch(/\w/);
  });

  it.each<[string, CheckupFacts]>([
    ['clocks that are nearly right', withProcesses({ clocks: [{ name: 'h/1', aheadMs: 2_999 }] })],
    ['a worker that nobody has heard of for long', withProcesses({ workerVersions: [] })],
    [
      'a lost service of another version',
      withProcesses({ services: [scheduler, { ...api, isActive: false, version: '0' }] }),
    ],
    ['many removed rows beside as many that are there', withDatabase({ deadRows: 50_000, liveRows: 10_000 })],
    ['a ledger that was not checked yet', withJobs({ ledgerCheckedMs: undefined })],
    ['a clock change', withJobs({ clockChanges: [{ timezone: 'Europe/Berlin', at: new Date(0) }] })],
  ])('takes %s for nothing wrong', (_what, facts) => {
    expect(planCheckup(facts).filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
  });

  it('warns of everything that could not be read in time', () => {
    const checks = planCheckup({ ...fine, jobs: undefined });
    const warned = checks.filter(({ verdict }) => verdict === 'warn');
    expect(warned).toHaveLength(8 + 1);
    expect(warned.every(({ sentence }) => sentence.includes('within a second'))).toBe(true);
  });
});
