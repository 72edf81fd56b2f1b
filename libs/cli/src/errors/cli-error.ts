import { type ExitCode, exitCodes } from './exit-codes.js';

export interface CliErrorDetails {
  /** What to type or do about it, one line. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** Something a person can act on: one sentence, then what to do. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: ExitCode;
  readonly hint: string | undefined;
  constructor(exitCode: ExitCode, message: string, { hint, cause }: CliErrorDetails = {}) {
    super(message, { cause });
    this.exitCode = exitCode;
    this.hint = hint;
  }
}

/** The command was not written as it must be. */
export function usageError(message: string, hint?: string): CliError {
  return new CliError(exitCodes.usage, message, { hint });
}
