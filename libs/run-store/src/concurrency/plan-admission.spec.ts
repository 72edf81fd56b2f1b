import type { ConcurrencyPolicy } from '@aster-scheduler/core';
import { type Admission, type InTheWay, planAdmission, type RunInTheWay } from './plan-admission.js';

const running: RunInTheWay = { id: 'running', status: 'running' };
const due: RunInTheWay = { id: 'due', status: 'scheduled' };
const dependent: RunInTheWay = { id: 'dependent', status: 'waiting' };
const queued: RunInTheWay = { id: 'queued', status: 'waiting' };

const paused: RunInTheWay = { id: 'paused', status: 'waiting' };
const kept: RunInTheWay = { id: 'kept', status: 'waiting', isKept: true };

const alone: Admission = { action: 'admit', holdsPlace: true, replaces: [] };
const forbidden: Admission = { action: 'skip', reason: 'concurrency_forbid' };
const waits: Admission = { action: 'queue', replaces: [] };

function inTheWay(...runs: readonly RunInTheWay[]): InTheWay {
  return { isTaken: runs.some((run) => run !== paused), queued: runs.filter((run) => run === queued).length, runs };
}

describe('planAdmission', () => {
  it.each<[ConcurrencyPolicy, RunInTheWay[], Admission]>([
    ['allow', [], { action: 'admit', holdsPlace: false, replaces: [] }],
    ['allow', [running, due, queued], { action: 'admit', holdsPlace: false, replaces: [] }],
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
    ['replace', [paused], { action: 'admit', holdsPlace: true, replaces: ['paused'] }],
    ['replace', [kept, due], { action: 'queue', replaces: ['due'] }],
    ['replace', [], alone],
    ['replace', [running], { action: 'queue', replaces: ['running'] }],
    ['replace', [due], { action: 'admit', holdsPlace: true, replaces: ['due'] }],
    ['replace', [dependent], { action: 'admit', holdsPlace: true, replaces: ['dependent'] }],
    ['replace', [running, queued], { action: 'queue', replaces: ['running', 'queued'] }],
    ['replace', [due, queued], { action: 'admit', holdsPlace: true, replaces: ['due', 'queued'] }],
  ])('under %s with %j in the way and room for two in the queue', (policy, runs, expected) => {
    expect(planAdmission(policy, 2, inTheWay(...runs))).toEqual(expected);
  });

  it('leaves more than a thousand that are replaced to others, and waits for them', () => {
    const many = Array.from({ length: 1_001 }, (_, n): RunInTheWay => ({ id: `due ${n}`, status: 'scheduled' }));
    expect(planAdmission('replace', 2, inTheWay(...many))).toEqual({
      action: 'queue',
      replaces: [],
      leavesReplaced: true,
    });
    expect(planAdmission('replace', 2, inTheWay(...many.slice(1)))).toMatchObject({ action: 'admit' });
  });

  it('lets nobody wait in a queue without room', () => {
    expect(planAdmission('queue', 0, inTheWay(running))).toEqual({ action: 'skip', reason: 'queue_full' });
    expect(planAdmission('queue', 0, inTheWay())).toEqual(alone);
  });
});
