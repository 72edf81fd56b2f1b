import {
  documentEntries,
  type FieldProblem,
  fromDocument,
  isPlainObject,
  jobRules,
  normaliseJobName,
  toDocument,
} from '@aster-scheduler/core';
import { sortedEdges } from '@aster-scheduler/core';
import { inspectInput } from '../input/read-input.js';
import { AppliedJob } from './apply-input.js';
import { problemsAt, readDeclared } from './read-declared.js';

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

/** @throws InvalidInputError with all that is wrong, up to 50 problems */
export async function readDeclaredJobs(sent: readonly unknown[]): Promise<readonly DeclaredInput[]> {
  return readDeclared(sent, 'jobs', readDeclaredJob);
}

function readDeclaredJob(sent: unknown, path: string): DeclaredInput | { readonly problems: readonly FieldProblem[] } {
  if (!isPlainObject(sent)) return { problems: [{ field: path, message: 'must be a JSON object' }] };
  const { input, problems } = inspectInput(AppliedJob, sent, path);
  if (problems.length > 0) return { problems: problemsAt(path, problems) };
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
