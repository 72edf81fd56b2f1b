import type { Job, JobPause } from '@aster-scheduler/core';
import { planPause, resumedAt } from './plan-pause.js';

const now = new Date('2026-03-02T12:00:00Z');
const later = new Date('2026-03-02T13:00:00Z');
const change = { by: 'ops', origin: 'api' } as const;
const current: JobPause = { note: 'disk full', by: 'eve', at: new Date('2026-03-01T00:00:00Z'), until: later };
const pausedJob = { pause: current } as Job;
const activeJob = {} as Job;

describe('planPause', () => {
  it.each<[string, Parameters<typeof planPause>, JobPause | undefined]>([
    ['says nothing of an active job', [pausedJob, 'active', { change, now }], undefined],
    ['says nothing of an archived job', [pausedJob, 'archived', { change, now }], undefined],
    ['knows who has set the status, and when', [activeJob, 'inactive', { change, now }], { by: 'ops', at: now }],
    [
      'keeps the note and the end that were given',
      [activeJob, 'inactive', { asked: { note: 'move', until: later }, change, now }],
      { note: 'move', until: later, by: 'ops', at: now },
    ],
    ['leaves a pause alone in another edit', [pausedJob, 'inactive', { change, now }], current],
    [
      'takes a new note and end, but keeps since when',
      [pausedJob, 'inactive', { asked: { note: 'still' }, change, now }],
      { note: 'still', by: 'ops', at: current.at },
    ],
    ['knows of a new job that is paused', [undefined, 'inactive', { change, now }], { by: 'ops', at: now }],
  ])('%s', (_fact, args, pause) => expect(planPause(...args)).toEqual(pause));
});

describe('resumedAt', () => {
  it('lets the tick at the end of the pause have its run', () => {
    expect(resumedAt({ plannedUntil: now }, later)).toEqual(new Date('2026-03-02T12:59:59.999Z'));
  });

  it('does not reach back before an edit during the pause', () => {
    expect(resumedAt({ plannedUntil: later }, now)).toEqual(later);
  });
});
