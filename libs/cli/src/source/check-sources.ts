import {
  defaultDefinition,
  documentEntries,
  documentNames,
  edgeRules,
  fieldProblemOf,
  findCycle,
  jobDefaults,
  type JobDocument,
  jobRules,
  maxUpstreamJobs,
  mergeDocument,
} from '@aster-scheduler/core';
import { checkJobTogether } from '@aster-scheduler/cron';
import { checkAlerts } from './check-alerts.js';
import type { JobSource, SourceJob } from './job-source.js';
import { repeatedNames } from './repeated-names.js';
import type { SourceProblem } from './source-problem.js';

/** The jobs of one source. */
export const maxJobsOfSource = 5_000;

/** An installation may have other defaults; nothing is wrong with a job under one of them alone. */
const installation = { maxRetries: jobDefaults.retry.maxRetries, timeoutMs: jobDefaults.timeoutMs };

/**
 * All that is wrong with files of jobs: their form, each field, the fields together, names that stand twice, and what
 * the jobs say of each other. Rules and channels too.
 *
 * @param isElsewhere whether a job that is in none of the files is known to be there; absent: none is
 */
export function checkSources(
  sources: readonly JobSource[],
  isElsewhere: (name: string) => boolean = () => false,
): readonly SourceProblem[] {
  const jobs = sources.flatMap((source) => source.jobs);
  return [
    ...sources.flatMap(({ problems }) => problems),
    ...jobs.flatMap(problemsOfJob),
    ...repeatedNames(jobs),
    ...upstreamProblems(jobs, isElsewhere),
    ...cycleProblems(jobs),
    ...checkAlerts(sources),
  ];
}

function problemsOfJob(job: SourceJob): readonly SourceProblem[] {
  const { name, fields, placeOf } = job;
  const alone = [...valueProblems(fields), ...edgeProblems(fields)];
  const faulty = new Set([...job.faulty, ...alone.map(({ field }) => field)]);
  const sound = Object.fromEntries(Object.entries(fields).filter(([field]) => !faulty.has(field)));
  const definition = mergeDocument(defaultDefinition(name, installation), sound, installation);
  const together = checkJobTogether(definition, { names: documentNames, faulty });
  return [...alone, ...together].map(({ field, message }) => ({
    ...placeOf(field.replace(/\[.*/, '')),
    message: `${name}.${field}: ${message}`,
  }));
}

interface Problem {
  readonly field: string;
  readonly message: string;
}

function valueProblems(fields: JobDocument): readonly Problem[] {
  return documentEntries.flatMap(([name, field]) => {
    const value = fields[name];
    if (value === undefined || value === null) return [];
    const message = fieldProblemOf(value, jobRules[field]);
    return message === undefined ? [] : [{ field: name, message }];
  });
}

function edgeProblems({ depends_on: edges }: JobDocument): readonly Problem[] {
  if (edges === undefined || edges === null) return [];
  if (edges.length > maxUpstreamJobs) {
    return [{ field: 'depends_on', message: `must have at most ${maxUpstreamJobs} elements` }];
  }
  const problems = edges.flatMap(({ job, condition }) => [
    fieldProblemOf(job, edgeRules.job),
    condition === undefined || condition === null ? undefined : fieldProblemOf(condition, edgeRules.condition),
  ]);
  return problems.flatMap((message) => (message === undefined ? [] : [{ field: 'depends_on', message }]));
}

function upstreamProblems(
  jobs: readonly SourceJob[],
  isElsewhere: (name: string) => boolean,
): readonly SourceProblem[] {
  const names = new Set(jobs.map(({ name }) => name));
  return jobs.flatMap(({ name, fields, placeOf }) =>
    upstreamOf(fields)
      .filter((upstream) => !names.has(upstream) && !isElsewhere(upstream))
      .map((upstream) => ({ ...placeOf('depends_on'), message: `${name}.depends_on: there is no job ${upstream}` })),
  );
}

/** One problem for each way round, at the first job of it. */
function cycleProblems(jobs: readonly SourceJob[]): readonly SourceProblem[] {
  const edges = new Map(jobs.map(({ name, fields }) => [name, upstreamOf(fields)]));
  const told = new Set<string>();
  return jobs.flatMap(({ name, placeOf }) => {
    const cycle = told.has(name) ? undefined : findCycle(name, edges);
    if (cycle === undefined) return [];
    for (const member of cycle) told.add(member);
    return [{ ...placeOf('depends_on'), message: `${name}.depends_on: waits for itself: ${cycle.join(' -> ')}` }];
  });
}

function upstreamOf({ depends_on: edges }: JobDocument): readonly string[] {
  return (edges ?? []).map(({ job }) => job);
}
