/** A place in a file, counted from 1. */
export interface SourcePlace {
  readonly file: string;
  /** Absent where the file is a program: it has no lines that its jobs come from. */
  readonly line?: number;
  readonly column?: number;
}

/** Something in a file that has to be put right. */
export interface SourceProblem extends SourcePlace {
  readonly message: string;
}
