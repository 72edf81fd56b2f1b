import type { ChannelConfigResource, ChannelKind } from './alert-channel-resource.js';
import type { AlertKind, AlertRuleChange } from './alert-rule-resource.js';
import type { JobFields } from './job-resource.js';

/** A job as a file or a program declares it. */
export interface DeclaredJob extends Omit<JobFields, 'cron_expr' | 'command' | 'args'> {
  /** The name that the job had before: it is renamed and keeps its history. */
  readonly was?: string;
  readonly cron_expr?: string | null;
  /** Short for `cron_expr`. */
  readonly cron?: string;
  readonly command?: string | null;
  readonly args?: readonly string[] | null;
  /** Short for `command` and `args`: the program, then its arguments. */
  readonly run?: readonly [string, ...string[]];
}

/** A rule for alerts as a file or a program declares it. */
export interface DeclaredRule extends Omit<AlertRuleChange, 'name' | 'when'> {
  readonly when: AlertKind;
}

/** A channel as a file or a program declares it: its settings, secrets only as `${secret:NAME}`. */
export interface DeclaredChannel {
  readonly kind: ChannelKind;
  readonly config: ChannelConfigResource;
  readonly is_enabled?: boolean;
}

export interface DefineJobsOptions {
  /** Who owns the jobs, such as a repository: `ops/jobs`. */
  readonly source: string;
  /** What each job has that does not say otherwise; labels and variables are merged one by one. */
  readonly defaults?: DeclaredJob;
  /** Rules for alerts by their names. */
  readonly rules?: Readonly<Record<string, DeclaredRule>>;
  /** Channels by their names. */
  readonly channels?: Readonly<Record<string, DeclaredChannel>>;
}

/** A document of jobs, as `aster validate`, `diff` and `apply` read it. */
export interface JobsDocument extends Partial<DefineJobsOptions> {
  readonly version: 1;
  readonly jobs: Readonly<Record<string, DeclaredJob>>;
}

/**
 * Declares jobs in a program, for `export default` of a file that ends in `.aster.mjs` or `.aster.ts`. What is wrong
 * with them is told by `aster validate`.
 *
 * @throws TypeError when two jobs have one name
 */
export function defineJobs(
  jobs: readonly (DeclaredJob & { readonly name: string })[],
  options: DefineJobsOptions,
): JobsDocument {
  const named = new Map<string, DeclaredJob>();
  for (const { name, ...job } of jobs) {
    if (named.has(name)) throw new TypeError(`the job ${JSON.stringify(name)} is declared twice`);
    named.set(name, job);
  }
  return { version: 1, ...options, jobs: Object.fromEntries(named) };
}
