import type { Run, RunAttempt } from '@aster-scheduler/core';
import { isTick, lastTicksBetween, nextTick, type Schedule } from '@aster-scheduler/cron';
import type { Explanation } from './explanation.js';
import { type PoolThen, whyDue } from './why-due.js';

/** What the job's schedule was at the instant in question. */
export interface ScheduleThen {
  readonly status: 'active' | 'inactive' | 'archived';
  readonly since: Date;
  /** Absent: the job had none, or it cannot be read. */
  readonly schedule?: Schedule;
  /** Why it cannot be read here. */
  readonly problem?: string;
}

/** The status of a job, and since when it has it, where that is known. */
export interface StatusThen {
  readonly status: 'active' | 'inactive' | 'archived';
  readonly since?: Date;
}

/** What is known of the pause that a job is in. */
export interface PauseThen {
  readonly since: Date;
  readonly note?: string;
  /** When the job is resumed by itself. */
  readonly until?: Date;
}

/** An upstream job that a run waits for. */
export interface UnmetUpstream extends StatusThen {
  readonly name: string;
}

/** The facts that decide an explanation. */
export interface ExplanationFacts {
  readonly at: Date;
  readonly now: Date;
  readonly jobName: string;
  readonly jobCreatedAt: Date;
  /** Absent: before the job existed. */
  readonly then?: ScheduleThen;
  readonly plannedUntil: Date;
  /** The row of the tick: its run, its skip, or the skip whose range covers it. */
  readonly run?: Run;
  /** The run that a backfill has made for the tick. */
  readonly backfill?: Run;
  /** Of the run that is told of. */
  readonly attempts: readonly RunAttempt[];
  readonly pool?: PoolThen;
  /** Upstream jobs whose edge is not satisfied. */
  readonly unmetUpstreams: readonly UnmetUpstream[];
  /** As the job is now. */
  readonly jobStatus: StatusThen;
  /** Somebody wants the tick to be skipped. */
  readonly skip?: { readonly by?: string; readonly note?: string };
  /** The pause of the job as it is now. */
  readonly pause?: PauseThen;
  /** The run that holds the job's place. */
  readonly runInTheWay?: string;
}

/** Says what became of an instant of a job, past or future, and why. */
export function planExplanation(facts: ExplanationFacts): Explanation {
  const { run, backfill } = facts;
  if (backfill === undefined || runToTellOf(run, backfill) !== backfill) return explainTick(facts);
  const before = explainTick({ ...facts, attempts: [] });
  const after = explainRun(facts, backfill);
  return { ...after, sentence: `a backfill made a run for it: ${after.sentence} (without it, ${before.sentence})` };
}

/**
 * The run that the explanation is about: that of the tick, or, where it has none, the one that a backfill made for it.
 */
export function runToTellOf(run: Run | undefined, backfill: Run | undefined): Run | undefined {
  return run === undefined || run.status === 'skipped' ? (backfill ?? run) : run;
}

function explainTick(facts: ExplanationFacts): Explanation {
  if (facts.run !== undefined) return explainRun(facts, facts.run);
  const { at, now, then, jobName } = facts;
  const name = JSON.stringify(jobName);
  if (then === undefined && at >= facts.jobCreatedAt) {
    return say(facts, 'not_known', `job ${name} has changed so often since that its schedule of that time is not kept`);
  }
  if (then === undefined) {
    return say(facts, 'did_not_exist', `job ${name} did not exist yet: it was created at ${iso(facts.jobCreatedAt)}`);
  }
  if (then.status === 'archived') {
    return say(facts, 'archived', `job ${name} was archived at that time, since ${iso(then.since)}`);
  }
  const isOver = isAfterPause(facts);
  if (then.status === 'inactive' && !isOver) {
    const words = facts.pause !== undefined && at >= facts.pause.since ? pauseWords(facts.pause) : '';
    return say(facts, 'paused', `job ${name} was paused at that time, since ${iso(then.since)}${words}`);
  }
  if (then.problem !== undefined) {
    return say(facts, 'not_known', `the schedule of job ${name} cannot be read here: ${then.problem}`);
  }
  if (then.schedule === undefined || then.schedule.kind === 'manual') {
    return say(facts, 'no_schedule', `job ${name} has no schedule: only triggers and dependencies start it`);
  }
  if (!isTick(then.schedule, at)) return explainNoTick(facts, then.schedule);
  if (at > now && facts.skip !== undefined) {
    const { by, note } = facts.skip;
    const words = `${by === undefined ? '' : ` as ${by} wants`}${note === undefined ? '' : `: ${note}`}`;
    return say(facts, 'will_be_skipped', `the tick will be skipped when it is due at ${iso(at)}${words}`);
  }
  if (at > now) {
    const paused = isOver ? `, when the pause of now is over${noteWords(facts.pause)}` : '';
    return say(facts, 'will_run', `job ${name} will be due at ${iso(at)}${paused}`);
  }
  if (at > facts.plannedUntil) {
    return say(facts, 'not_planned_yet', `the tick is due and no scheduler has planned it yet: is one running?`);
  }
  return say(facts, 'no_record', 'the tick lies before the history that is kept, or at the very instant of an edit');
}

/** Whether the instant is to come, and the pause that the job is in will be over by itself before. */
function isAfterPause({ at, now, pause }: ExplanationFacts): boolean {
  return pause?.until !== undefined && at > now && at >= pause.until;
}

/** Until when a job is paused, and why. */
function pauseWords(pause: PauseThen | undefined): string {
  return (pause?.until === undefined ? '' : `, until ${iso(pause.until)}`) + noteWords(pause);
}

function noteWords(pause: PauseThen | undefined): string {
  return pause?.note === undefined ? '' : `: ${pause.note}`;
}

function explainNoTick(facts: ExplanationFacts, schedule: Schedule): Explanation {
  const [previousTick] = lastTicksBetween(schedule, new Date(0), facts.at, 1);
  const next = nextTick(schedule, facts.at);
  const before = previousTick === undefined ? '' : `the tick before is ${iso(previousTick)}`;
  const after = next === undefined ? 'there is none after' : `the next is ${iso(next)}`;
  const around = [before, after].filter((part) => part !== '').join(', ');
  const sentence = `${iso(facts.at)} is not a tick of ${JSON.stringify(schedule.expression)} in ${schedule.timezone}: ${around}`;
  return { ...say(facts, 'not_a_tick', sentence), previousTick, nextTick: next };
}

function explainRun(facts: ExplanationFacts, run: Run): Explanation {
  const about = { runId: run.id, status: run.status, reason: run.reason, attempts: facts.attempts };
  switch (run.status) {
    case 'skipped':
      return { ...say(facts, 'skipped', skippedSentence(run)), ...about };
    case 'running': {
      const since = run.startedAt === undefined ? '' : ` since ${iso(run.startedAt)}`;
      return { ...say(facts, 'running', `attempt ${run.attemptNum} of its run is running${since}`), ...about };
    }
    case 'waiting':
      return { ...explainWaiting(facts, run), ...about };
    case 'scheduled':
      return { ...explainScheduled(facts, run), ...about };
    default: {
      const why = run.errorMsg === undefined ? leftoverSentence(run) : `: ${run.errorMsg}`;
      const attempts = run.attemptNum === 1 ? '1 attempt' : `${run.attemptNum} attempts`;
      return { ...say(facts, 'ran', `it ran and ${run.status.replace('_', ' ')} after ${attempts}${why}`), ...about };
    }
  }
}

/** Of a run that has not failed; otherwise its error says so. */
function leftoverSentence({ leftoverProcesses = 0 }: Run): string {
  if (leftoverProcesses === 0) return '';
  const left = leftoverProcesses === 1 ? 'a process' : `${leftoverProcesses} processes`;
  return `; ${left} that its command had left running had to be ended`;
}

function skippedSentence(run: Run): string {
  const range =
    run.skippedUntil === undefined
      ? ''
      : ` (one of the ticks from ${iso(run.scheduledAt)} to ${iso(run.skippedUntil)})`;
  const what = run.trigger === 'schedule' || run.trigger === 'backfill' ? 'the tick' : 'the run';
  return `${what} was skipped on purpose${range}: ${run.errorMsg ?? run.reason ?? 'no reason is recorded'}`;
}

function explainWaiting(facts: ExplanationFacts, run: Run): Explanation {
  if (run.reason === 'waiting_for_slot') {
    const holder = facts.runInTheWay === undefined ? 'another run of the job' : `run ${facts.runInTheWay}`;
    return say(facts, 'waiting_for_slot', `its run waits until ${holder} has finished`);
  }
  if (run.reason === 'paused') return explainPaused(facts);
  if (run.reason === 'missed') {
    return say(facts, 'skipped', 'its run had not started within the catch-up window, and is about to be skipped');
  }
  const names = facts.unmetUpstreams.map(describeUpstream).join(', ');
  const sentence = `its run waits for its dependencies: ${names === '' ? 'about to go on' : names}`;
  return {
    ...say(facts, 'waiting_for_dependencies', sentence),
    waitsFor: facts.unmetUpstreams.map((upstream) => upstream.name),
  };
}

function explainPaused(facts: ExplanationFacts): Explanation {
  const { status, since } = facts.jobStatus;
  const name = JSON.stringify(facts.jobName);
  const sentence =
    status === 'active'
      ? `its run is about to go on: job ${name} was paused and is active again`
      : `its run waits because job ${name} is ${statusWords[status]}${sinceWords(since)}${pauseWords(facts.pause)}`;
  return say(facts, 'waiting_for_resume', sentence);
}

/** One that is not active makes no runs by itself, so the wait may have no end. */
function describeUpstream({ name, status, since }: UnmetUpstream): string {
  const quoted = JSON.stringify(name);
  return status === 'active' ? quoted : `${quoted}, which is ${statusWords[status]}${sinceWords(since)}`;
}

const statusWords = { active: 'active', inactive: 'paused', archived: 'archived' } as const;

function sinceWords(since: Date | undefined): string {
  return since === undefined ? '' : ` since ${iso(since)}`;
}

function explainScheduled(facts: ExplanationFacts, run: Run): Explanation {
  const { pool, now } = facts;
  if (facts.jobStatus.status === 'inactive' && run.trigger !== 'manual') return explainPaused(facts);
  if (run.availableAt > now && run.attemptNum === 0) {
    return say(facts, 'will_run', `its run will be due at ${iso(run.availableAt)}`);
  }
  if (run.availableAt > now) {
    const sentence = `attempt ${run.attemptNum} ended, and the next one is due at ${iso(run.availableAt)}`;
    return say(facts, 'waiting_for_retry', sentence);
  }
  const { code, sentence } = whyDue(pool);
  return say(facts, code, sentence);
}

function say({ at }: ExplanationFacts, code: Explanation['code'], sentence: string): Explanation {
  return { code, sentence, at };
}

/** Without the milliseconds of a tick, which has none. */
function iso(at: Date): string {
  return at.toISOString().replace('.000Z', 'Z');
}
