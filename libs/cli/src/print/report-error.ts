import { ApiError, ApiUnreachableError, ForeignAnswerError } from '@aster-scheduler/client';
import { CliError } from '../errors/cli-error.js';
import { type ExitCode, exitCodes } from '../errors/exit-codes.js';
import type { Session } from '../session/session.js';

/** Tells what went wrong: one sentence, the fields, what to do. Returns what the process exits with. */
export function reportError(error: unknown, { terminal, settings }: Pick<Session, 'terminal' | 'settings'>): ExitCode {
  if (error instanceof ApiError && error.problem !== undefined && settings.output.kind === 'json') {
    terminal.note(`${JSON.stringify(error.problem, null, 2)}\n`);
    return exitCodeOf(error);
  }
  const { sentence, details = [], hint } = describe(error);
  terminal.note(`${terminal.styleNote('red', 'aster:')} ${sentence}\n`);
  for (const detail of details) terminal.note(`  ${detail}\n`);
  if (hint !== undefined) terminal.note(`${terminal.styleNote('dim', 'try:')} ${hint}\n`);
  return isOutOfTime(error, settings) ? exitCodes.timeout : exitCodeOf(error);
}

/** Of a time that somebody has given; what is told is the same. */
function isOutOfTime(error: unknown, { timeoutMs }: Session['settings']): boolean {
  if (!(error instanceof ApiUnreachableError) || timeoutMs === undefined) return false;
  return error.cause instanceof Error && error.cause.name === 'TimeoutError';
}

interface Description {
  readonly sentence: string;
  readonly details?: readonly string[];
  readonly hint?: string;
}

function describe(error: unknown): Description {
  if (error instanceof CliError) return { sentence: error.message, hint: error.hint };
  if (error instanceof ApiError) return describeRefusal(error);
  if (error instanceof ApiUnreachableError) {
    return { sentence: error.message, hint: 'aster context test; aster up starts one in this folder' };
  }
  if (error instanceof ForeignAnswerError) {
    return { sentence: error.message, hint: 'aster context list: is this the address of Aster?' };
  }
  if (error instanceof RangeError) return { sentence: error.message };
  return { sentence: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

function describeRefusal(error: ApiError): Description {
  const details = error.fieldProblems.map(({ field, message }) => `${field}: ${message}`);
  const number = error.requestId === undefined ? '' : ` (request ${error.requestId})`;
  const told = error.problem?.detail ?? `${error.message}${number}`;
  if (details.length === 1 && told === details[0]) return { sentence: told, hint: hintFor(error) };
  const sentence = details.length > 1 && told === details.join('; ') ? `${details.length} fields are wrong` : told;
  return { sentence, details, hint: hintFor(error) };
}

function hintFor({ status, code, retryAfter }: ApiError): string | undefined {
  if (status === 401) return 'aster login, or set ASTER_API_KEY';
  if (status === 403) return 'aster whoami says which key is used';
  if (code === 'VERSION_CONFLICT') return 'somebody else has changed it: read it again';
  if (code === 'NAME_TAKEN') return 'choose another name, or aster edit the one that has it';
  if (status === 429 && retryAfter !== undefined) return `again in ${retryAfter} s`;
  if (status === 503) return '--timeout 2m waits longer';
  return undefined;
}

/** What the process exits with after it. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CliError) return error.exitCode;
  if (error instanceof ApiUnreachableError || error instanceof ForeignAnswerError) return exitCodes.unavailable;
  if (error instanceof RangeError) return exitCodes.usage;
  if (!(error instanceof ApiError)) return exitCodes.failed;
  return byStatus[error.status] ?? (error.status < 500 ? exitCodes.usage : exitCodes.unavailable);
}

const byStatus: Readonly<Record<number, ExitCode>> = {
  401: exitCodes.forbidden,
  403: exitCodes.forbidden,
  404: exitCodes.notFound,
  409: exitCodes.refused,
  412: exitCodes.refused,
  422: exitCodes.refused,
  429: exitCodes.unavailable,
};
