import type { JobInput } from '@aster-scheduler/client';
import { isLabelName, maxLabels } from '@aster-scheduler/core';
import { InvalidScheduleError, parseSchedule } from '@aster-scheduler/cron';
import { parseAllDocuments } from 'yaml';
import type { CrontabProblem } from '../crontab/crontab-entry.js';
import type { ImportedCrontab } from '../crontab/import-crontab.js';
import type { ImportedJob } from '../crontab/imported-job.js';
import { areTexts, countOf, isMembers, type Members, membersOf, textOf, textsOf } from './manifest-values.js';
import { variablesOf, withReferences } from './pod-variables.js';

/** Makes jobs of CronJob manifests: one or more documents, or lists of them. What does not fit is told. */
export function importKubernetes(text: string, file: string): ImportedCrontab {
  const jobs: ImportedJob[] = [];
  const left: CrontabProblem[] = [];
  const leave = (what: string, why: string) => left.push({ line: 0, text: what, why });
  for (const document of readDocuments(text)) {
    if ('why' in document) leave('', document.why);
    for (const manifest of 'why' in document ? [] : manifestsOf(document.content)) {
      const name = nameOf(manifest);
      const made = jobOf(manifest, file);
      if (typeof made === 'string') leave(name, `${name}: ${made}`);
      else if (jobs.some(({ job }) => job.name === made.job.name))
        leave(name, `${name}: there is another one of this name`);
      else jobs.push(made);
    }
  }
  return { file, jobs, left };
}

const endless = 'it is no YAML that can be read: its aliases or its levels have no end';

/** As kubectl reads it, with `<<` for what is merged. Aliases that stand for more and more aliases are refused. */
function readDocuments(text: string): readonly ({ readonly content: unknown } | { readonly why: string })[] {
  const template = /\{\{[-\s]*[.$\w]/.test(text)
    ? '; it is a template: helm template, or kubectl kustomize, fills it in'
    : '';
  try {
    const parsed = parseAllDocuments(text, { prettyErrors: false, uniqueKeys: true, merge: true });
    return ('empty' in parsed ? [] : parsed).map((document) => {
      const [problem] = document.errors;
      if (problem !== undefined) return { why: `it is not written as YAML: ${problem.message}${template}` };
      try {
        return { content: document.toJS() as unknown };
      } catch {
        return { why: endless };
      }
    });
  } catch {
    return [{ why: endless }];
  }
}

/** Lists may be in lists. */
const mostLevels = 5;

function manifestsOf(content: unknown, level = 0): readonly Members[] {
  if (!isMembers(content) || level > mostLevels) return [];
  return Array.isArray(content.items) ? content.items.flatMap((item) => manifestsOf(item, level + 1)) : [content];
}

function nameOf(manifest: Members): string {
  const { name, namespace } = membersOf(manifest.metadata);
  const kind = textOf(manifest.kind) ?? 'a document';
  const own = textOf(name);
  if (own === undefined) return kind;
  const space = textOf(namespace);
  return space === undefined ? own : `${space}/${own}`;
}

function jobOf(manifest: Members, file: string): ImportedJob | string {
  if (manifest.kind !== 'CronJob') return 'it is no CronJob';
  if (textOf(membersOf(manifest.metadata).name) === undefined) return 'it has no name';
  const spec = membersOf(manifest.spec);
  const template = membersOf(membersOf(spec.jobTemplate).spec);
  const pod = membersOf(membersOf(template.template).spec);
  const containers = Array.isArray(pod.containers) ? pod.containers.filter(isMembers) : [];
  const [container] = containers;
  if (container === undefined || containers.length > 1) {
    const names = containers.map(({ name }) => textOf(name) ?? '?').join(', ');
    return `it has ${containers.length} containers rather than one${names === '' ? '' : `: ${names}`}`;
  }
  const schedule = textOf(spec.schedule);
  if (schedule === undefined) return 'it has no schedule';
  if (!areTexts(container.command) || !areTexts(container.args))
    return 'its command and args are not lists of texts, which Kubernetes refuses, too';
  const timezone = textOf(spec.timeZone) ?? 'UTC';
  const problem = scheduleProblem(schedule, timezone);
  if (problem !== undefined) return problem;
  const { env, notes: envNotes } = variablesOf(container.env);
  const words = [...textsOf(container.command), ...textsOf(container.args)].map((word) => withReferences(word, env));
  const [command, ...args] = words;
  if (textsOf(container.command).length === 0 || command === undefined) return 'its command is in its image';
  const job: JobInput = {
    name: nameOf(manifest),
    ...policiesOf(spec, template, pod),
    ...{ cron_expr: schedule, timezone, command, args },
    ...(Object.keys(env).length === 0 ? {} : { env }),
    ...(textOf(container.workingDir)?.startsWith('/') === true
      ? { working_directory: textOf(container.workingDir) }
      : {}),
    labels: labelsOf(membersOf(manifest.metadata).labels),
  };
  const notes = [
    `it runs on a worker, not in the image ${textOf(container.image) ?? '(none)'}`,
    ...(spec.timeZone === undefined && !/^(?:CRON_)?TZ=/.test(schedule)
      ? ['it says no zone: UTC, as most clusters go by']
      : []),
    ...envNotes,
    ...limitNotes(template, pod),
    ...unkept('spec', spec, ofSpec),
    ...unkept('jobTemplate.spec', template, ofTemplate),
    ...unkept('pod', pod, ofPod),
    ...unkept('container', container, ofContainer),
  ];
  return { file, line: 0, text: job.name, job, notes, user: '', fields: undefined, weekdays: undefined };
}

function scheduleProblem(schedule: string, timezone: string): string | undefined {
  try {
    parseSchedule(schedule, { timezone });
    return undefined;
  } catch (error) {
    if (error instanceof InvalidScheduleError) return error.message;
    throw error;
  }
}

const concurrency: Readonly<Record<string, JobInput['concurrency_policy']>> = { Forbid: 'forbid', Replace: 'replace' };

/**
 * Kubernetes starts the latest missed one, and tries six times again, from 10 s up to 6 min apart. The limit of a pod
 * is for one attempt, as a timeout is; that of a job for all of them together.
 */
function policiesOf(spec: Members, template: Members, pod: Members): Partial<JobInput> {
  const deadline = countOf(spec.startingDeadlineSeconds);
  const limits = [pod, template].flatMap(({ activeDeadlineSeconds: seconds }) => countOf(seconds) ?? []);
  return {
    ...(isOn(spec.suspend) ? { status: 'inactive' as const } : {}),
    timeout: limits.length === 0 ? '24h' : `${Math.max(1, Math.min(...limits))}s`,
    kill_grace: `${countOf(pod.terminationGracePeriodSeconds) ?? 30}s`,
    max_retries: countOf(template.backoffLimit) ?? 6,
    ...{ retry_delay: '10s', retry_max_delay: '6m' },
    concurrency_policy: concurrency[textOf(spec.concurrencyPolicy) ?? ''] ?? 'allow',
    misfire_policy: 'latest',
    ...(deadline === undefined ? {} : { catchup_window: `${deadline}s` }),
  };
}

function limitNotes({ activeDeadlineSeconds: limit, backoffLimit: retries }: Members, pod: Members): readonly string[] {
  if (limit === undefined || retries === 0 || pod.activeDeadlineSeconds !== undefined) return [];
  return ['activeDeadlineSeconds is for all attempts together there, and for each of them here'];
}

/** Kubernetes takes the words of YAML 1.1. */
function isOn(value: unknown): boolean {
  return value === true || (typeof value === 'string' && /^(?:true|yes|on)$/i.test(value));
}

function labelsOf(written: unknown): Readonly<Record<string, string>> {
  const pairs = Object.entries(membersOf(written)).filter(
    ([name, value]) => isLabelName(name) && typeof value === 'string',
  );
  return Object.fromEntries(pairs.slice(0, maxLabels)) as Readonly<Record<string, string>>;
}

const ofSpec = new Set([
  ...['schedule', 'timeZone', 'suspend', 'concurrencyPolicy', 'startingDeadlineSeconds', 'jobTemplate'],
  ...['successfulJobsHistoryLimit', 'failedJobsHistoryLimit'],
]);
const ofTemplate = new Set(['template', 'backoffLimit', 'activeDeadlineSeconds', 'ttlSecondsAfterFinished']);
const ofPod = new Set(['containers', 'restartPolicy', 'activeDeadlineSeconds', 'terminationGracePeriodSeconds']);
const ofContainer = new Set(['name', 'image', 'imagePullPolicy', 'command', 'args', 'env', 'workingDir']);

/** What a cluster fills in where nothing is said, as `kubectl get` shows it: so is every job, or it means nothing. */
const usual: Readonly<Record<string, unknown>> = {
  ...{ parallelism: 1, completions: 1, completionMode: 'NonIndexed', suspend: false, manualSelector: false },
  ...{ podReplacementPolicy: 'TerminatingOrFailed', dnsPolicy: 'ClusterFirst', schedulerName: 'default-scheduler' },
  ...{ terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File', enableServiceLinks: true },
};

function isUsual(name: string, value: unknown): boolean {
  const isEmpty = typeof value === 'object' && (value === null || Object.keys(value).length === 0);
  return isEmpty || (Object.hasOwn(usual, name) && usual[name] === value);
}

/** What a job does not have: it is told, and nothing is guessed. */
function unkept(place: string, members: Members, known: ReadonlySet<string>): readonly string[] {
  return Object.entries(members)
    .filter(([name, value]) => !known.has(name) && !isUsual(name, value))
    .map(([name]) => name)
    .map((name) => `${place}.${name} is not kept`);
}
