import { type JobDocument, jobNameProblem, normaliseJobName } from '@aster-scheduler/core';
import { nearestWord } from '../errors/nearest-word.js';
import type { JobSource, SourceJob } from './job-source.js';
import { readWrittenChannels, readWrittenRules } from './read-written-alerts.js';
import { isMembers, readWrittenJob, withDefaults } from './read-written-job.js';
import type { PlaceOf, SourcePlace, SourceProblem } from './source-problem.js';

/** The version of the form of a file, the only one so far. */
export const documentVersion = 1;

const members = ['version', 'source', 'defaults', 'jobs', 'rules', 'channels'] as const;

/** Reads one document of a file: who owns what it declares, what jobs have in common, and all of it by its names. */
export function readDocument(document: unknown, placeOf: PlaceOf): JobSource {
  const problems: SourceProblem[] = [];
  const refuse = (path: readonly string[], message: string) => void problems.push({ ...placeOf(path), message });
  if (!isMembers(document)) {
    refuse([], 'must have version, source and jobs');
    return { jobs: [], rules: [], channels: [], problems };
  }
  for (const name of Object.keys(document)) {
    if ((members as readonly string[]).includes(name)) continue;
    const nearest = nearestWord(name, members);
    refuse([name], `${name}: is not known${nearest === undefined ? '' : `: ${nearest} is`}`);
  }
  if (document['version'] !== documentVersion) refuse(['version'], `version: must be ${documentVersion}`);
  const { source, defaults, jobs, rules, channels } = document;
  if (source !== undefined && !isSourceName(source)) refuse(['source'], `source: ${sourceRule}`);
  return {
    ...(isSourceName(source) ? { source } : {}),
    jobs: readJobs(jobs, readDefaults(defaults, refuse), { refuse, placeOf }),
    rules: readWrittenRules(rules, { refuse, placeOf }),
    channels: readWrittenChannels(channels, { refuse, placeOf }),
    problems,
  };
}

const sourceRule = 'must be text of 1 to 200 characters without white space at its ends, such as ops/jobs';

function isSourceName(source: unknown): source is string {
  return typeof source === 'string' && source.trim() === source && /^[^\p{Cc}\p{Cf}]{1,200}$/u.test(source);
}

type Refuse = (path: readonly string[], message: string) => void;

function readDefaults(written: unknown, refuse: Refuse): JobDocument {
  if (written === undefined || written === null) return {};
  const { fields, problems, was } = readWrittenJob(written);
  for (const { field, message } of problems)
    refuse(['defaults', ...pathOf(field)], `${field || 'defaults'}: ${message}`);
  if (was !== undefined) refuse(['defaults', 'was'], 'was: belongs to one job');
  return fields;
}

function readJobs(
  written: unknown,
  defaults: JobDocument,
  { refuse, placeOf }: { readonly refuse: Refuse; readonly placeOf: PlaceOf },
): readonly SourceJob[] {
  if (written === undefined || written === null) return [];
  if (!isMembers(written)) {
    refuse(['jobs'], 'jobs: must have the names of jobs below it');
    return [];
  }
  return Object.entries(written).map(([key, job]) => {
    const name = normaliseJobName(key);
    const nameProblem = jobNameProblem(name);
    if (nameProblem !== undefined)
      refuse(['jobs', key], `the name ${JSON.stringify(key.slice(0, 100))} ${nameProblem}`);
    const { fields, was, problems } = readWrittenJob(job);
    for (const { field, message } of problems) {
      refuse(['jobs', key, ...pathOf(field)], `${name}${field === '' ? '' : `.${field}`}: ${message}`);
    }
    return {
      name,
      ...(was === undefined ? {} : { was: normaliseJobName(was) }),
      fields: withDefaults(fields, defaults),
      faulty: new Set(problems.flatMap(({ field }) => (field === 'run' ? ['command', 'args'] : [field]))),
      placeOf: (field) => placeOfField(placeOf, key, field),
    };
  });
}

/** The short form may stand there in its place, and what comes from the defaults stands at none of the job. */
function placeOfField(placeOf: PlaceOf, key: string, field: string | undefined): SourcePlace {
  const job = placeOf(['jobs', key]);
  if (field === undefined) return job;
  const ways = [field, ...(shortForms[field] ?? [])];
  const places = [...ways.map((way) => placeOf(['jobs', key, way])), ...ways.map((way) => placeOf(['defaults', way]))];
  return places.find(({ line }) => line !== undefined) ?? job;
}

const shortForms: Readonly<Record<string, readonly string[]>> = {
  cron_expr: ['cron'],
  command: ['run'],
  args: ['run'],
};

function pathOf(field: string): readonly string[] {
  return field === '' ? [] : [field];
}
