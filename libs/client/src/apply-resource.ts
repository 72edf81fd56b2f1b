import type { ChannelInput } from './alert-channel-resource.js';
import type { AlertRuleInput } from './alert-rule-resource.js';
import type { JobInput } from './job-resource.js';

/**
 * A job as its source declares it. What it has never declared is left to people; what it no longer declares goes back
 * to its default.
 */
export interface AppliedJob extends JobInput {
  /** The name that the job had before: it is renamed and keeps its history. */
  readonly was?: string | null;
}

/** What becomes of what the source no longer declares. `archive` turns rules and channels off. */
export type PruneWay = 'archive' | 'delete' | 'keep';

export interface ApplyInput {
  /** Who owns the jobs: a repository, a team. */
  readonly source: string;
  /** All jobs of the source. */
  readonly jobs: readonly AppliedJob[];
  /** All rules for alerts of the source; left out, they stay as they are. */
  readonly rules?: readonly AlertRuleInput[] | null;
  /** All channels of the source; left out, they stay as they are. A change of one takes the role admin. */
  readonly channels?: readonly ChannelInput[] | null;
  /** `archive` when left out. */
  readonly prune?: PruneWay | null;
  /** Only tell what would be done. */
  readonly dry_run?: boolean | null;
  /** The `plan` of a dry run: refused unless exactly that would be done. */
  readonly expected_plan?: string | null;
  /** Of the files, such as a commit: kept with the versions of the jobs that are changed. Up to 200 characters. */
  readonly revision?: string | null;
  /** Who wrote that revision. Up to 200 characters. */
  readonly author?: string | null;
  /** Take what others own, or nobody, rather than refuse. */
  readonly take_over?: boolean | null;
}

/** A field that changes; a name is a field as well. Of `env` only the names of the variables are told. */
export interface AppliedChange {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
  /** The source had declared it before, and somebody has changed it by hand since. */
  readonly is_drift: boolean;
  /** `from` and `to` are no values, but the begins of their JSON as texts: they are long, or there are many of them. */
  readonly is_cut: boolean;
}

/** What a source may declare. */
export type AppliedKind = 'job' | 'rule' | 'channel';

export interface AppliedUpdate {
  readonly kind: AppliedKind;
  readonly name: string;
  readonly changes: readonly AppliedChange[];
}

/** What stands in the way of applying. */
export interface AppliedConflict {
  readonly kind: AppliedKind;
  readonly name: string;
  readonly why: string;
  /** Whether `take_over` takes it. */
  readonly is_takeable: boolean;
}

/** What applying what a source declares does, or would do. */
export interface ApplyResource {
  /** Stands for exactly this plan and the versions of the jobs that it was made from. */
  readonly plan: string;
  readonly is_applied: boolean;
  readonly creates: readonly { readonly kind: AppliedKind; readonly name: string }[];
  readonly updates: readonly AppliedUpdate[];
  readonly unchanged: number;
  /** Of how many of those the source declares something else than before, which applying keeps. */
  readonly records: number;
  readonly prunes: readonly { readonly kind: AppliedKind; readonly name: string; readonly way: PruneWay }[];
  /** What the source may not have, and channels that may not go; nothing is applied while there are any. */
  readonly conflicts: readonly AppliedConflict[];
}
