import type * as contract from '@aster-scheduler/client';
import type * as core from '@aster-scheduler/core';
import type * as cron from '@aster-scheduler/cron';
import type * as store from '@aster-scheduler/run-store';
import { problemStatus } from '../problems/problem-kinds.js';

/** `true` only for two types of which each can be given for the other. */
type Same<Left, Right> = [Left] extends [Right] ? ([Right] extends [Left] ? true : false) : false;

/** Compiles only while the words of the contract are those of the domain. */
const sameWords: [
  Same<contract.JobStatus, core.JobStatus>,
  Same<contract.ConcurrencyPolicy, core.ConcurrencyPolicy>,
  Same<contract.MisfirePolicy, core.MisfirePolicy>,
  Same<contract.WorkerLostPolicy, core.WorkerLostPolicy>,
  Same<contract.DependencyCondition, core.DependencyCondition>,
  Same<contract.RunStatus, core.RunStatus>,
  Same<contract.RunTrigger, core.RunTrigger>,
  Same<contract.RunReason, core.RunReason>,
  Same<contract.RunAttemptResource['status'], core.RunAttempt['status']>,
  Same<contract.ClockMark, cron.ClockMark>,
  Same<contract.ExplanationCode, store.ExplanationCode>,
  Same<contract.WorkerResource['status'], store.WorkerState['status']>,
  Same<contract.OutputPieceEvent['stream'], store.StoredOutput['stream']>,
  Same<contract.BackfillRun['status'], store.MadeRun['status']>,
] = [true, true, true, true, true, true, true, true, true, true, true, true, true, true];

describe('the contract', () => {
  it('has the words of the domain', () => {
    expect(sameWords).not.toContain(false);
  });

  it('has a status of 400 or more for every problem', () => {
    expect(Object.values(problemStatus).every((status) => status >= 400 && status < 600)).toBe(true);
  });
});
