import type { Problem, ProblemCode } from '@aster-scheduler/client';
import {
  AsterError,
  DatabaseReadOnlyError,
  InvalidInputError,
  StateConflictError,
  VersionConflictError,
} from '@aster-scheduler/core';
import { isDatabaseUnavailable, isLockedTooLong, isQueryTooSlow, isReadOnlyRefusal } from '@aster-scheduler/db';
import { TooMuchToCountError } from '@aster-scheduler/statistics';
import { maxInputProblems } from '../input/read-input.js';
import { HttpProblemError } from './http-problem-error.js';
import { problemStatus, problemTitles, problemType } from './problem-kinds.js';

/** What a client is told of an error, and the headers that go with it. */
export interface ToldProblem {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
}

/** Seconds after which a client may ask again while the database, or what is locked in it, is not to be had. */
const retryAfterSeconds = 2;

const unknownEnd = 'the database does not answer; nothing is known of what was asked for';

/** Who holds the lock is not known any more: the wait is over. */
const lockedTooLong =
  'another transaction has kept it locked for longer than DB_QUERY_TIMEOUT lets a request wait: another edit or many runs ' +
  'of the same job, an upgrade, or a session that somebody left open in the database. Nothing was changed: ask again soon';

/** Whoever repeated it would make a busy database busier. */
const tooSlow = 'the database did not get done with it in time; ask for less at once. Nothing was changed';

/** Turns whatever was thrown into what may be told. An unknown error is a bug: nothing of it gets out. */
export function toProblem(error: unknown): ToldProblem {
  if (isDatabaseUnavailable(error)) {
    const isReadOnly = error instanceof DatabaseReadOnlyError || isReadOnlyRefusal(error);
    return {
      problem: aProblem('DATABASE_UNAVAILABLE', isReadOnly ? new DatabaseReadOnlyError().message : unknownEnd),
      headers: { 'retry-after': String(retryAfterSeconds) },
    };
  }
  if (isLockedTooLong(error)) {
    return {
      problem: aProblem('LOCKED_TOO_LONG', lockedTooLong),
      headers: { 'retry-after': String(retryAfterSeconds) },
    };
  }
  if (isQueryTooSlow(error)) return { problem: aProblem('QUERY_TOO_SLOW', tooSlow), headers: {} };
  if (error instanceof HttpProblemError)
    return { problem: aProblem(error.code, error.message), headers: error.headers };
  if (error instanceof AsterError) return tellAsterError(error);
  return { problem: aProblem('INTERNAL', 'the request could not be carried out'), headers: {} };
}

function tellAsterError(error: AsterError): ToldProblem {
  if (error instanceof TooMuchToCountError) {
    return { problem: { ...aProblem(error.code, error.message), range_ms: error.rangeMs }, headers: {} };
  }
  if (error instanceof InvalidInputError && error.problems.length > maxInputProblems) {
    return tellAsterError(new InvalidInputError(error.problems.slice(0, maxInputProblems)));
  }
  const problem = aProblem(error.code, error.message);
  const headers: ToldProblem['headers'] = problem.status === 503 ? { 'retry-after': String(retryAfterSeconds) } : {};
  if (error instanceof InvalidInputError) return { problem: { ...problem, errors: error.problems }, headers };
  if (error instanceof VersionConflictError) {
    return { problem: { ...problem, current_version: error.currentVersion }, headers };
  }
  if (error instanceof StateConflictError) {
    return { problem: { ...problem, current_state: error.currentState }, headers };
  }
  return { problem, headers };
}

export function aProblem(code: ProblemCode, detail: string): Problem {
  return { type: problemType(code), title: problemTitles[code], status: problemStatus[code], detail, code };
}
