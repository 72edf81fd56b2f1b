import { type FieldProblem, InvalidInputError } from '@aster-scheduler/core';
import { takeTurn } from '../http/turns.js';
import { maxInputProblems } from '../input/read-input.js';

/** Something of a source, or what is wrong with it. */
export type ReadOne<Declared> = (
  sent: unknown,
  path: string,
) => Declared | { readonly problems: readonly FieldProblem[] };

/** So many are checked before others get their turn; one may take some ms. */
const perTurn = 10;

/**
 * Reads all that a source declares of one kind, bit by bit, so that nobody else waits for long. No two have one name.
 *
 * @param member where they stand in what was sent, such as `jobs`
 * @throws InvalidInputError with all that is wrong, up to 50 problems
 */
export async function readDeclared<Declared extends { readonly name: string }>(
  sent: readonly unknown[],
  member: string,
  readOne: ReadOne<Declared>,
): Promise<readonly Declared[]> {
  const declared: Declared[] = [];
  const problems: FieldProblem[] = [];
  const paths = new Map<string, string>();
  for (const [index, each] of sent.entries()) {
    if (index % perTurn === 0) await takeTurn();
    const path = `${member}[${index}]`;
    const read = readOne(each, path);
    if ('problems' in read) problems.push(...read.problems);
    else {
      const other = paths.get(read.name);
      if (other !== undefined) problems.push({ field: `${path}.name`, message: `is that of ${other} as well` });
      paths.set(read.name, path);
      declared.push(read);
    }
    if (problems.length >= maxInputProblems) break;
  }
  if (problems.length > 0) throw new InvalidInputError(problems.slice(0, maxInputProblems));
  return declared;
}

/** What is wrong with one of them, by where it stands in what was sent. */
export function problemsAt(path: string, problems: readonly FieldProblem[]): readonly FieldProblem[] {
  return problems.map(({ field, message }) => ({ field: `${path}.${field}`, message }));
}
