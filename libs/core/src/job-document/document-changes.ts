import { isDeepStrictEqual } from 'node:util';
import type { Job, JobDefinition } from '../job.js';
import { jobFieldValue } from '../job-rules/job-field-values.js';
import { jobRules } from '../job-rules/job-rules.js';
import type { DependencyCondition } from '../policies.js';
import { documentEntries } from './document-fields.js';
import { toDocument } from './document-values.js';

/** A field that changes, by its name and with its values in documents. */
export interface DocumentChange {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** What an edit changes of a job; the name and the edges come before and after the other fields. */
export function documentChanges(job: Job, change: Partial<JobDefinition>): readonly DocumentChange[] {
  const after = { ...job, ...change };
  const fields = documentEntries.flatMap(([field, inDomain]): readonly DocumentChange[] => {
    const [from, to] = [job, after].map((each) =>
      toDocument(jobFieldValue({ ...each, dependsOn: [] }, inDomain), jobRules[inDomain]),
    );
    return isDeepStrictEqual(from, to) ? [] : [{ field, from, to }];
  });
  const { name, dependsOn } = change;
  return [
    ...(name === undefined ? [] : [{ field: 'name', from: job.name, to: name }]),
    ...fields,
    ...(dependsOn === undefined ? [] : [{ field: 'depends_on', from: edgesOf(job), to: namedEdges(job, dependsOn) }]),
  ];
}

interface WrittenEdge {
  readonly job: string;
  readonly condition: DependencyCondition;
}

/** Edges as documents have them, in the order of the names. */
export function sortedEdges(edges: readonly WrittenEdge[]): readonly WrittenEdge[] {
  return edges
    .map(({ job, condition }) => ({ job, condition }))
    .toSorted((one, other) => (one.job < other.job ? -1 : 1));
}

function edgesOf({ dependsOn }: Job): readonly WrittenEdge[] {
  return sortedEdges(dependsOn.map(({ jobName, condition }) => ({ job: jobName, condition })));
}

function namedEdges(job: Job, references: JobDefinition['dependsOn']): readonly WrittenEdge[] {
  const names = new Map(job.dependsOn.map(({ jobId, jobName }) => [jobId, jobName]));
  return sortedEdges(references.map(({ job: named, condition }) => ({ job: names.get(named) ?? named, condition })));
}
