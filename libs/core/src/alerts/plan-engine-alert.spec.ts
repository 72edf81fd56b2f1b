import type { EngineCondition } from './alert-rule.js';
import type { DuePool, EngineFacts, EnginePlan, EngineRule } from './engine-facts.js';
import { engineMatchProblem } from './engine-match-problem.js';
import { planEngineAlert } from './plan-engine-alert.js';

const minute = 60_000;
const at = (minutes: number) => new Date(Date.UTC(2026, 2, 2) + minutes * minute);
const now = at(60);

const nothing: EngineFacts = {
  ...{ pools: [], lostWorkers: [], workerNames: new Set(), servedPools: new Set() },
  ...{ schedulers: [], ledger: [], channels: [] },
};
const starved = { when: 'pool_starved', afterMs: 5 * minute } as const;
const backlog = { when: 'backlog', oldestMs: 10 * minute } as const;
const lost = { when: 'worker_lost' } as const;
const silent = { when: 'scheduler_silent', afterMs: 2 * minute } as const;
const gap = { when: 'ledger_gap' } as const;
const failing = { when: 'channel_failing' } as const;

const pool = (dueSince: Date, workers = 0): DuePool => ({ name: 'gpu', dueSince, workers, slots: workers * 4 });
const worker = { name: 'w1', pools: ['gpu'], lostAt: at(59), runs: 2 };
const hour = (minutes: number, unexplained: number) => ({ hour: at(0), checkedAt: at(minutes), unexplained });
const ops = { id: 'c1', name: 'ops', failedAt: at(50), error: 'HTTP 500' };
const open = (subject: string, lastAt = at(40), pools: readonly string[] = []) => ({
  open: new Map([[subject, { lastAt, pools }]]),
  toldAt: new Map([[subject, lastAt]]),
});

type Short = Pick<EnginePlan, 'ends'> & { readonly opens: readonly string[]; readonly waits: readonly string[] };

function plan(condition: EngineCondition, facts: Partial<EngineFacts>, kept: Partial<EngineRule> = {}): Short {
  const rule = { condition, writtenAt: at(0), countsFrom: at(0), open: new Map(), toldAt: new Map(), waits: new Map() };
  const { opens, ends, waits } = planEngineAlert({ ...rule, ...kept }, { ...nothing, ...facts }, now);
  const word = (date: Date) => `${(date.getTime() - at(0).getTime()) / minute}`;
  return {
    opens: opens.map(({ subject, count }) => `${subject} ${count}`),
    waits: waits.map(({ subject, until }) => `${subject} ${word(until)}`),
    ends,
  };
}

const opens = (...subjects: string[]): Short => ({ opens: subjects, ends: [], waits: [] });
const none = opens();
const ended = (subject: string, resolution = 'recovered'): Short => ({ ...none, ends: [{ subject, resolution }] });
const waiting = (...waits: string[]): Short => ({ ...none, waits });

describe('planEngineAlert', () => {
  it.each<[string, EngineCondition, Partial<EngineFacts>, Partial<EngineRule>, Short]>([
    ['a pool that nobody serves since now', starved, { pools: [pool(at(1))] }, {}, waiting('pool:gpu 65')],
    [
      'one that waits',
      starved,
      { pools: [pool(at(1))] },
      { waits: new Map([['pool:gpu', at(61)]]) },
      waiting('pool:gpu 61'),
    ],
    [
      'one that has waited',
      starved,
      { pools: [pool(at(1))] },
      { waits: new Map([['pool:gpu', at(60)]]) },
      opens('pool:gpu 1'),
    ],
    [
      'one that has waited, before an outage',
      starved,
      { pools: [pool(at(1))] },
      { waits: new Map([['pool:gpu', at(30)]]), countsFrom: at(58) },
      waiting('pool:gpu 63'),
    ],
    ['one that is served', starved, { pools: [pool(at(1), 1)] }, { waits: new Map([['pool:gpu', at(1)]]) }, none],
    ['one of another rule', starved, { pools: [pool(at(1))] }, { pools: ['default'] }, none],
    ['one that is told', starved, { pools: [pool(at(1))] }, open('pool:gpu'), none],
    ['one that is served again', starved, { pools: [pool(at(1), 1)] }, open('pool:gpu'), ended('pool:gpu')],
    ['one in which nothing is due any more', starved, {}, open('pool:gpu'), ended('pool:gpu')],
    ['a backlog', backlog, { pools: [pool(at(50), 1)] }, {}, opens('pool:gpu 1')],
    ['a short one', backlog, { pools: [pool(at(51), 1)] }, {}, none],
    ['one from before it counts', backlog, { pools: [pool(at(1), 1)] }, { countsFrom: at(51) }, none],
    ['one that has become shorter', backlog, { pools: [pool(at(54), 1)] }, open('pool:gpu'), none],
    ['one of half of it', backlog, { pools: [pool(at(56), 1)] }, open('pool:gpu'), ended('pool:gpu')],
    ['a lost worker', lost, { lostWorkers: [worker] }, {}, opens('worker:w1 1')],
    ['one of a name, twice', lost, { lostWorkers: [worker, worker] }, open('worker:w1'), opens('worker:w1 2')],
    ['one of other pools', lost, { lostWorkers: [worker] }, { pools: ['default'] }, none],
    ['one from before the rule', lost, { lostWorkers: [worker] }, { writtenAt: at(59) }, none],
    ['one that is back', lost, { workerNames: new Set(['w1']) }, open('worker:w1'), ended('worker:w1')],
    ['one that is not', lost, { servedPools: new Set(['gpu']) }, open('worker:w1', at(1), ['gpu']), none],
    [
      'one that is not, for an hour',
      lost,
      { servedPools: new Set(['gpu']) },
      open('worker:w1', at(0), ['gpu']),
      ended('worker:w1', 'others serve its pools'),
    ],
    ['one that nobody has replaced', lost, {}, open('worker:w1', at(0), ['gpu']), none],
    ['a scheduler that tells of itself', silent, { schedulers: [{ name: 's', heartbeatAt: at(59) }] }, {}, none],
    ['a silent one', silent, { schedulers: [{ name: 's', heartbeatAt: at(58) }] }, {}, opens('scheduler:s 1')],
    [
      'one that plans nothing',
      silent,
      { schedulers: [{ name: 's', heartbeatAt: at(60), lastPassAt: at(57) }] },
      {},
      opens('scheduler:s 1'),
    ],
    ['one before an outage', silent, { schedulers: [{ name: 's', heartbeatAt: at(1) }] }, { countsFrom: at(59) }, none],
    [
      'one that goes on',
      silent,
      { schedulers: [{ name: 's', heartbeatAt: at(1) }] },
      { ...open('scheduler:s'), countsFrom: at(59) },
      none,
    ],
    [
      'one that is heard of',
      silent,
      { schedulers: [{ name: 's', heartbeatAt: at(60) }] },
      open('scheduler:s'),
      ended('scheduler:s'),
    ],
    ['one that is forgotten', silent, {}, open('scheduler:s'), ended('scheduler:s', 'others do its work')],
    ['a time without a scheduler', silent, { gap: { from: at(40), until: now } }, {}, opens('engine:schedulers 1')],
    ['a short one', silent, { gap: { from: at(59), until: now } }, {}, none],
    ['one from before the rule', silent, { gap: { from: at(1), until: now } }, { writtenAt: at(2) }, none],
    [
      'one that is over',
      silent,
      { gap: { from: at(59.9), until: now } },
      open('engine:schedulers'),
      ended('engine:schedulers'),
    ],
    ['a ledger without gaps', gap, { ledger: [hour(50, 0)] }, {}, none],
    ['one with', gap, { ledger: [hour(49, 3), hour(50, 1)] }, {}, opens('engine:ledger 2')],
    ['one that was told', gap, { ledger: [hour(49, 3)] }, open('engine:ledger', at(50)), none],
    [
      'one of which nothing new is bad',
      gap,
      { ledger: [hour(39, 3), hour(50, 0)] },
      open('engine:ledger', at(40)),
      ended('engine:ledger'),
    ],
    ['a channel that fails', failing, { channels: [ops] }, {}, opens('channel:c1 1')],
    ['one that works since', failing, { channels: [{ ...ops, lastSentAt: at(51) }] }, {}, none],
    ['one that was told', failing, { channels: [ops] }, { toldAt: new Map([['channel:c1', at(50)]]) }, none],
    ['one that fails on', failing, { channels: [ops] }, open('channel:c1'), none],
    [
      'one that works again',
      failing,
      { channels: [{ ...ops, lastSentAt: at(51) }] },
      open('channel:c1', at(50)),
      ended('channel:c1'),
    ],
    ['one that is gone', failing, {}, open('channel:c1'), ended('channel:c1', 'channel deleted')],
    ['one that is turned off', failing, { channels: [{ ...ops, isTurnedOff: true }] }, {}, none],
    [
      'one that was turned off since',
      failing,
      { channels: [{ ...ops, isTurnedOff: true }] },
      open('channel:c1'),
      ended('channel:c1', 'channel turned off'),
    ],
  ])('decides about %s', (_case, condition, facts, kept, planned) => {
    expect(plan(condition, facts, kept)).toEqual(planned);
  });
});

describe('engineMatchProblem', () => {
  it.each<[EngineCondition['when'] | 'failed', object, boolean]>([
    ['failed', { jobs: ['a'] }, true],
    ['backlog', { pools: ['gpu'] }, true],
    ['backlog', { jobs: ['a'] }, false],
    ['worker_lost', { labels: { a: 'b' } }, false],
    ['ledger_gap', {}, true],
    ['ledger_gap', { pools: ['gpu'] }, false],
  ])('of %s with %j says whether they go together: %j', (when, match, areFine) => {
    expect(engineMatchProblem(when, match) === undefined).toBe(areFine);
  });
});
