import { type PauseFacts, planPause } from './plan-pause.js';

type Facts = Omit<PauseFacts, 'done'> & { readonly done: Partial<PauseFacts['done']> };

const at = new Date('2026-03-02T12:00:00Z');

const facts = ({ done, ...more }: Partial<Facts> = {}): PauseFacts => ({
  done: { readAt: at, jobs: 0, ahead: [], ...done },
  hasTried: false,
  contendedMs: 0,
  takeoverInMs: Infinity,
  intervalMs: 30_000,
  ...more,
});

const ahead = [{ jobId: 'a job', version: 1, plannedUntil: at, tick: new Date(at.getTime() + 60_000), runId: 'a run' }];

describe('planPause', () => {
  it.each<[string, Partial<Facts>, number, boolean]>([
    ['an interval when there is nothing to wait for', {}, 30_000, false],
    ['until the next job is due', { done: { jobs: 3, jobDueInMs: 700, laterJobDueInMs: 700 } }, 700, true],
    ['as long for one that is due in a moment', { done: { jobDueInMs: 1 } }, 1, true],
    ['until a moment before a tick that was planned ahead', { done: { ahead, jobDueInMs: 700 } }, 698.5, true],
    ['not at all when less than that is left', { done: { ahead, jobDueInMs: 1 } }, 0, true],
    ['an interval when the next job is due later', { done: { jobs: 0, jobDueInMs: 99_000 } }, 30_000, false],
    ['half a minute of a longer interval, so that no tick is missed', { intervalMs: 3_600_000 }, 30_000, false],
    ['until the next lease may be taken over', { takeoverInMs: 900, done: { jobs: 0, jobDueInMs: 950 } }, 900, false],
    ['not at all when a job is due that it has not tried', { done: { jobs: 0, jobDueInMs: 0 } }, 0, true],
    ['not at all when it gets on', { hasTried: true, contendedMs: 80, done: { jobs: 1, jobDueInMs: 0 } }, 0, true],
  ])('sleeps %s', (_, more, ms, isDueAfter) => {
    expect(planPause(facts(more))).toEqual({ ms, isDueAfter, contendedMs: 0 });
  });

  it('waits longer each time for a job that is locked by others, up to half a second', () => {
    const pauses: number[] = [];
    let contendedMs = 0;
    for (let passes = 0; passes < 8; passes += 1) {
      const pause = planPause(facts({ hasTried: true, contendedMs, done: { jobs: 0, jobDueInMs: 0 } }));
      contendedMs = pause.contendedMs;
      pauses.push(pause.ms);
    }
    expect(pauses).toEqual([10, 20, 40, 80, 160, 320, 500, 500]);
  });

  it('lets no other job wait for it', () => {
    const done = { jobs: 0, jobDueInMs: 0, laterJobDueInMs: 30 };
    expect(planPause(facts({ hasTried: true, contendedMs: 320, done }))).toMatchObject({ ms: 30, isDueAfter: true });
  });
});
