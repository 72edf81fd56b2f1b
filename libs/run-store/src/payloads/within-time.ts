import { setImmediate as turn } from 'node:timers/promises';
import { createContext, Script } from 'node:vm';
import { errorCode } from '@aster-scheduler/core';

/** Something that a caller has sent would take too long. */
export class TakesTooLongError extends Error {}

/** The longest that a try may hold the event loop while the process has a processor. */
const longestMs = 40;
/**
 * Time on a processor, over all tries, after which there is no hope. Other threads of the process count too, and what
 * is slow at first, before its code is compiled, is faster with each try.
 */
const mostSpentMs = 400;
const mostTries = 20;
/** How long a try may be cut off and on by other processes. */
const longestStarvedMs = 1_000;

const place = createContext({});
const call = new Script('work()');

/**
 * Does some work that may have no end: a regular expression that goes back and forth, a schema that fans out. The work
 * is cut off wherever it is, so it changes nothing but what it returns. One that was cut off because others had the
 * processor is tried again.
 *
 * @throws TakesTooLongError
 */
export async function withinTime<Result>(work: () => Result): Promise<Result> {
  let spentMs = 0;
  let timeout = longestMs;
  for (let tries = 1; ; tries += 1) {
    const begun = process.cpuUsage();
    try {
      place['work'] = work;
      return call.runInContext(place, { timeout }) as Result;
    } catch (error) {
      if (errorCode(error) !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      const usedMs = Math.max(process.cpuUsage(begun).user / 1_000, 1);
      spentMs += usedMs;
      if (spentMs > mostSpentMs || tries === mostTries) throw new TakesTooLongError();
      timeout = Math.round(Math.min(Math.max((timeout * longestMs) / usedMs, longestMs), longestStarvedMs));
    } finally {
      place['work'] = undefined;
    }
    await turn();
  }
}
