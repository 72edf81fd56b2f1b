import type { ConcurrencyPolicy } from '@aster-scheduler/core';
import { type Admission, planAdmission, type RunInTheWay } from './plan-admission.js';

const running: RunInTheWay = { id: 'running', status: 'running', isQueued: false };
const due: RunInTheWay = { id: 'due', status: 'scheduled', isQueued: false };
const dependent: RunInTheWay = { id: 'dependent', status: 'waiting', isQueued: false };
const queued: RunInTheWay = { id: 'queued', status: 'waiting', isQueued: true };

const paused: RunInTheWay = { id: 'paused', status: 'waiting', isQueued: false, isPaused: true };
const kept: RunInTheWay = { id: 'kept', status: 'waiting', isQueued: true, isKept: true };

const alone: Admission = { action: 'admit', isExclusive: true, replaces: [] };
const forbidden: Admission = { action: 'skip', reason: 'concurrency_forbid' };
const waits: Admission = { action: 'queue', replaces: [] };

describe('planAdmission', () => {
  it.each<[ConcurrencyPolicy, RunInTheWay[], Admission]>([
    ['allow', [], { action: 'admit', isExclusive: false, replaces: [] }],
    ['allow', [running, due, queued], { action: 'admit', isExclusive: false, replaces: [] }],
    ['forbid', [], alone],
    ['forbid', [running], forbidden],
    ['forbid', [due], forbidden],
    ['forbid', [dependent], forbidden],
    ['forbid', [queued], forbidden],
    ['queue', [], alone],
    ['queue', [running], waits],
    ['queue', [due], waits],
    ['queue', [running, queued], waits],
    ['queue', [running, queued, queued], { action: 'skip', reason: 'queue_full' }],
    ['forbid', [paused], alone],
    ['queue', [paused], alone],
    ['replace', [paused], { action: 'admit', isExclusive: true, replaces: ['paused'] }],
    ['replace', [kept, due], { action: 'queue', replaces: ['due'] }],
    ['replace', [], alone],
    ['replace', [running], { action: 'queue', replaces: ['running'] }],
    ['replace', [due], { action: 'admit', isExclusive: true, replaces: ['due'] }],
    ['replace', [dependent], { action: 'admit', isExclusive: true, replaces: ['dependent'] }],
    ['replace', [running, queued], { action: 'queue', replaces: ['running', 'queued'] }],
    ['replace', [due, queued], { action: 'admit', isExclusive: true, replaces: ['due', 'queued'] }],
  ])('under %s with %j in the way and room for two in the queue', (policy, inTheWay, expected) => {
    expect(planAdmission(policy, 2, inTheWay)).toEqual(expected);
  });

  it('lets nobody wait in a queue without room', () => {
    expect(planAdmission('queue', 0, [running])).toEqual({ action: 'skip', reason: 'queue_full' });
    expect(planAdmission('queue', 0, [])).toEqual(alone);
  });
});
