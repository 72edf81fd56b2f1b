/** A place in a file, counted from 1. */
export interface SourcePlace {
  readonly file: string;
  /** Absent where the file is a program: it has no lines that its jobs come from. */
  readonly line?: number;
  readonly column?: number;
}

/** Where a member of a document stands, by the way to it: `['jobs', 'report', 'timeout']`. */
export type PlaceOf = (path: readonly string[]) => SourcePlace;

/** Something in a file that has to be put right. */
export interface SourceProblem extends SourcePlace {
  readonly message: string;
}
