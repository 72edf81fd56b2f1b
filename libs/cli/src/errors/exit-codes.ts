/** What the exit code of `aster` says; a script may rely on each of them. */
export const exitCodes = {
  done: 0,
  /** A run did not succeed, or a check found an error. */
  failed: 1,
  usage: 2,
  notFound: 3,
  /** The server understood and refused: 409, 412, 422. */
  refused: 4,
  /** Not signed in, or no right to do it. */
  forbidden: 5,
  /** The server cannot be reached or is not available. */
  unavailable: 6,
  /** A comparison found differences. */
  different: 7,
  timeout: 124,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
