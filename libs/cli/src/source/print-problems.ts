import type { Session } from '../session/session.js';
import type { SourceProblem } from './source-problem.js';

/** More are counted only: nobody reads on. */
const shownProblems = 50;

/** Tells what is wrong with files, a line each that editors and terminals can jump from, in the order of the files. */
export function printProblems({ terminal }: Session, problems: readonly SourceProblem[]): void {
  const sorted = [...problems].sort(
    (one, other) =>
      (one.file < other.file ? -1 : one.file > other.file ? 1 : 0) ||
      (one.line ?? 0) - (other.line ?? 0) ||
      (one.column ?? 0) - (other.column ?? 0),
  );
  for (const { file, line, column, message } of sorted.slice(0, shownProblems)) {
    const place = [file, line, column].filter((part) => part !== undefined).join(':');
    terminal.note(`${place}: ${message}\n`);
  }
  const more = sorted.length - shownProblems;
  if (more > 0) terminal.note(`and ${more} more\n`);
}
