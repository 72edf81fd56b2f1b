import { formatDuration } from '@aster-scheduler/core';
import { failureLine } from '../failures/failure-line.js';
import { isError } from '../failures/is-error.js';
import type { Logger } from '../logs/logger.js';
import type { ServiceName } from '../service-name.js';
import { exitCodes } from './exit-codes.js';
import { stopSignals } from './stop-signals.js';

export interface SuperviseOptions {
  readonly service: ServiceName;
  readonly logger: Logger;
  /** How long the work may take to end after the first signal. */
  readonly shutdownTimeoutMs: number;
  /** How long after that it is cut off. */
  readonly stopMarginMs: number;
  /** What is still open, for the line that says what hung. */
  readonly describeOpen: () => string;
}

/**
 * Runs the work until it is done, fails, hangs while it should stop, or the process breaks, and returns the exit code.
 * Nothing is cleaned up after a break: the state of the process is unknown, and the next start recovers.
 */
export async function supervise(
  work: (signal: AbortSignal) => Promise<void>,
  options: SuperviseOptions,
): Promise<number> {
  const { logger, shutdownTimeoutMs } = options;
  const stop = stopSignals((name) => {
    logger.info(`${name}: stopping, for ${formatDuration(shutdownTimeoutMs)} at most; SIGINT again ends at once`);
  });
  const keptAlive = setInterval(() => undefined, 2 ** 30); // whatever the work waits for
  const code = await Promise.race([
    runWork(work, stop.signal, options),
    broken(logger),
    overdue(stop.signal, options),
    stop.insisted.then(() => {
      logger.warn('ended at once, with work under way');
      return exitCodes.insisted;
    }),
  ]);
  clearInterval(keptAlive);
  return code;
}

async function runWork(
  work: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
  { service, logger }: SuperviseOptions,
): Promise<number> {
  try {
    await work(signal);
    return exitCodes.ok;
  } catch (error) {
    if (signal.aborted && isAbort(error, signal)) return exitCodes.ok;
    const line = failureLine(service, error);
    if (line === undefined) logger.error('failed by a fault in the program', { error });
    else logger.error(line, logger.isEnabled('debug') ? { error } : {});
    return exitCodes.failed;
  }
}

/** Whatever waits with the signal may say that it was told to end. */
function isAbort(error: unknown, signal: AbortSignal): boolean {
  return error === signal.reason || (isError(error) && error.name === 'AbortError');
}

/** Resolves when an error reaches the top of the process. */
async function broken(logger: Logger): Promise<number> {
  return new Promise((resolve) => {
    const fail = (message: string) => (error: unknown) => {
      logger.error(message, { error });
      resolve(exitCodes.failed);
    };
    process.on('uncaughtException', fail('an error was caught by nobody'));
    process.on('unhandledRejection', fail('a rejection was handled by nobody'));
  });
}

/** Resolves when the work has not ended in time after the signal. */
async function overdue(signal: AbortSignal, options: SuperviseOptions): Promise<number> {
  const { logger, shutdownTimeoutMs, stopMarginMs, describeOpen } = options;
  const limitMs = shutdownTimeoutMs + stopMarginMs;
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      const cutOff = (): void => {
        logger.error(`not stopped after ${formatDuration(limitMs)}, cut off: ${describeOpen()}`);
        resolve(exitCodes.failed);
      };
      setTimeout(cutOff, limitMs);
    });
  });
}
