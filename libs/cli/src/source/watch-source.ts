import { setTimeout as delay } from 'node:timers/promises';
import type { ApplyResource } from '@aster-scheduler/client';
import { CliError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import { printable } from '../output/printable.js';
import { isAway } from '../print/away.js';
import { reportError } from '../print/report-error.js';
import { confirmChange } from '../session/confirm.js';
import { onInterrupt } from '../session/interrupts.js';
import type { Session } from '../session/session.js';
import { applySource, type ApplySourceOptions } from './apply-source.js';
import { changedFiles, readSourceMarks, type SourceMarks } from './source-marks.js';

const lookEveryMs = 300;
/** After a server that was not there. */
const againMs = 5_000;

export interface WatchSourceOptions extends Omit<ApplySourceOptions, 'agree' | 'dryRun' | 'plan' | 'isReport'> {
  /** Asked for the first plan, and for each that takes many jobs away. */
  agree(plan: ApplyResource, isFirst: boolean): Promise<void>;
}

/**
 * Applies files, and again whenever one of them has changed and holds still, until Ctrl-C; what is being applied then
 * is done first. What is wrong with them is told, and mended by the next change.
 *
 * @throws CliError when the first plan is not agreed to, or there are no files
 */
export async function watchSource(
  session: Session,
  paths: readonly string[],
  options: WatchSourceOptions,
): Promise<void> {
  const stop = new AbortController();
  const restore = onInterrupt(() => {
    if (stop.signal.aborted) process.exit(exitCodes.interrupted);
    stop.abort();
  });
  try {
    await confirmChange(session);
    let marks = await readSourceMarks(paths, session.cwd);
    session.say(
      `applies ${marks.size === 1 ? '1 file' : `${marks.size} files`}, and again as they change; Ctrl-C ends`,
    );
    let isFirst = true; // until a plan was agreed to, however often there was none
    const agree = async (plan: ApplyResource) => {
      await options.agree(plan, isFirst);
      isFirst = false;
    };
    while (!stop.signal.aborted) {
      const isDone = await tryApply(session, paths, { ...options, agree }, isFirst);
      const next = await nextMarks(session, paths, { marks, waitMs: isDone ? Infinity : againMs, signal: stop.signal });
      const names = changedFiles(marks, next).map(printable);
      if (names.length > 0) session.say(`\n${names.length > 3 ? `${names.length} files` : names.join(', ')} changed`);
      marks = next;
    }
  } finally {
    restore();
  }
  session.say('no longer watched; what was applied stays');
  session.exitCode = exitCodes.interrupted;
}

/** Resolves with `false` when the same may succeed later. */
async function tryApply(
  session: Session,
  paths: readonly string[],
  options: Omit<ApplySourceOptions, 'isAnew'>,
  isFirst: boolean,
): Promise<boolean> {
  let isRefusedByHand = false;
  const agree = async (plan: ApplyResource): Promise<void> => {
    isRefusedByHand = true;
    await options.agree(plan);
    isRefusedByHand = false;
  };
  try {
    await applySource(session, paths, { ...options, isAnew: true, agree });
    return true;
  } catch (error) {
    const isInterrupt = error instanceof CliError && error.exitCode === exitCodes.interrupted;
    if (isInterrupt || (isFirst && isRefusedByHand)) throw error;
    reportError(error, session);
    return !isAway(error);
  }
}

interface NextOptions {
  readonly marks: SourceMarks;
  /** How long a change is waited for. */
  readonly waitMs: number;
  readonly signal: AbortSignal;
}

/** The marks once they are others than before and the same at two looks; or when the wait is over. */
async function nextMarks(
  { cwd }: Session,
  paths: readonly string[],
  { marks, waitMs, signal }: NextOptions,
): Promise<SourceMarks> {
  const until = performance.now() + waitMs;
  let last = marks;
  while (!signal.aborted && performance.now() < until) {
    await delay(lookEveryMs, undefined, { signal }).catch(() => undefined);
    // none at all for a moment is how some editors save
    const found = await readSourceMarks(paths, cwd).catch((): SourceMarks => new Map());
    const holdsStill = changedFiles(last, found).length === 0;
    if (holdsStill && changedFiles(marks, found).length > 0) return found;
    last = found;
  }
  return last;
}
