import {
  documentEntries,
  type FieldProblem,
  fromDocument,
  InvalidInputError,
  isPlainObject,
  jobRules,
  normaliseJobName,
  toDocument,
} from '@aster-scheduler/core';
import { takeTurn } from '../http/turns.js';
import { inspectInput, maxInputProblems } from '../input/read-input.js';
import { sortedEdges } from '../jobs/document-changes.js';
import { AppliedJob } from './apply-input.js';

/** A job as its source declares it, each field valid by itself. */
export interface DeclaredInput {
  readonly name: string;
  /** The name that the job had before. */
  readonly was?: string;
  readonly input: AppliedJob;
  /** The fields that are declared, but for the names, as the source gave them. */
  readonly document: Readonly<Record<string, unknown>>;
  /** Where the job stands in what was sent. */
  readonly path: string;
}

/** So many jobs are checked before others get their turn. */
const jobsPerTurn = 50;

/**
 * Reads the jobs of a source, bit by bit, so that nobody else waits for long.
 *
 * @throws InvalidInputError with all that is wrong, up to 50 problems
 */
export async function readDeclaredJobs(sent: readonly unknown[]): Promise<readonly DeclaredInput[]> {
  const declared: DeclaredInput[] = [];
  const problems: FieldProblem[] = [];
  const paths = new Map<string, string>();
  for (const [index, each] of sent.entries()) {
    if (index % jobsPerTurn === 0) await takeTurn();
    const path = `jobs[${index}]`;
    const read = readDeclaredJob(each, path);
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

function readDeclaredJob(sent: unknown, path: string): DeclaredInput | { readonly problems: readonly FieldProblem[] } {
  if (!isPlainObject(sent)) return { problems: [{ field: path, message: 'must be a JSON object' }] };
  const { input, problems } = inspectInput(AppliedJob, sent, path);
  if (problems.length > 0) {
    return { problems: problems.map(({ field, message }) => ({ field: `${path}.${field}`, message })) };
  }
  const { was, ...fields } = input;
  return {
    name: normaliseJobName(input.name),
    ...(typeof was === 'string' ? { was: normaliseJobName(was) } : {}),
    input: Object.assign(new AppliedJob(), fields),
    document: documentOf(sent, input),
    path,
  };
}

/** Values are written in one way, whichever of the ways was sent: `600s` is `10m`, and an edge has a condition. */
function documentOf(given: Readonly<Record<string, unknown>>, input: AppliedJob): DeclaredInput['document'] {
  const values = documentEntries
    .filter(([name]) => name in given && name !== 'managed_by')
    .map(([name, field]) => {
      const value: unknown = input[name];
      return [name, value === null ? null : toDocument(fromDocument(value, jobRules[field]), jobRules[field])] as const;
    });
  const edges = input.depends_on;
  if (edges === undefined) return Object.fromEntries(values);
  const written = sortedEdges((edges ?? []).map(({ job, condition }) => ({ job, condition: condition ?? 'success' })));
  return { ...Object.fromEntries(values), depends_on: written };
}
