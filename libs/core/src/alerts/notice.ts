import type { RunReason, RunStatus } from '../run.js';

/**
 * What a message tells. `recovered`: it had failed and is over, before anybody was told. `group`: much of one kind that
 * one rule tells at once, such as what it opens, or what is over. `digest`: what has gathered while nothing was sent.
 * `notice`: a run ended, and somebody wants to know.
 */
export const noticeEvents = [
  'opened',
  'reminded',
  'resolved',
  'recovered',
  'notice',
  'group',
  'digest',
  'test',
  'channel_failing',
] as const;
export type NoticeEvent = (typeof noticeEvents)[number];

/** One message about alerts, with all that it may tell, whatever channel it goes through. */
export interface Notice {
  /** The same each time that the message is sent. */
  readonly id: string;
  readonly event: NoticeEvent;
  /** When what it tells of happened. */
  readonly at: Date;
  /** Which installation tells it, such as `prod`. */
  readonly environment?: string;
  /** Where the dashboard is. */
  readonly url?: string;
  readonly rule?: NoticeRule;
  readonly incident?: NoticeIncident;
  readonly job?: NoticeJob;
  /** What of the engine it is about; absent for what is about a job. */
  readonly subject?: NoticeSubject;
  readonly run?: NoticeRun;
  /** Of several at once. */
  readonly group?: NoticeGroup;
  /** The channel that fails, and why. */
  readonly failingChannel?: { readonly name: string; readonly error: string; readonly notices: number };
  /** Of an e-mail: digests of the recipients that it has not reached yet; absent: all. */
  readonly onlyFor?: readonly string[];
}

export interface NoticeRule {
  readonly name: string;
  /** Its kind: `failed`, `late_start`, … */
  readonly when: string;
  readonly severity: 'info' | 'warning' | 'critical';
  readonly note?: string;
  readonly runbookUrl?: string;
  readonly limits?: NoticeLimits;
}

/** How much is too much, as the rule says it. */
export interface NoticeLimits {
  readonly afterMs?: number;
  readonly forMs?: number;
  readonly underMs?: number;
  readonly factor?: number;
  readonly percent?: number;
}

export interface NoticeIncident {
  readonly id: string;
  /** By which other systems know what belongs together: of the incident, or of the group that it was told with. */
  readonly key: string;
  readonly openedAt: Date;
  readonly resolvedAt?: Date;
  /** Why it ended: `recovered`, `paused`, … */
  readonly resolution?: string;
  readonly count: number;
  readonly failingSince?: Date;
  readonly lastSuccessAt?: Date;
  /** What was called how when it was opened: others may know it by that, whatever was renamed since. */
  readonly openedAs?: OpenedAs;
}

export interface OpenedAs {
  readonly rule?: string;
  readonly severity?: string;
  readonly job?: string;
}

export interface NoticeJob {
  readonly id: string;
  readonly name: string;
  readonly timezone?: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Who looks after it. */
  readonly owner?: string;
  /** No worker executes it: something elsewhere does, and tells of it. */
  readonly isElsewhere?: boolean;
}

/** A pool, a worker or another part of the engine. */
export interface NoticeSubject {
  readonly kind: 'pool' | 'worker' | 'scheduler' | 'channel' | 'engine';
  /** Empty for the engine as a whole. */
  readonly name: string;
  /** When what it tells of was over already: of a time without a scheduler. */
  readonly until?: Date;
  /** Of a pool: how many workers serve it, and their slots. */
  readonly workers?: number;
  readonly slots?: number;
  /** Of a worker: the runs that were taken from it. */
  readonly runs?: number;
  /** Of the ledger: the ticks that nothing explains. */
  readonly ticks?: number;
  /** Why, as far as it is known. */
  readonly error?: string;
}

export interface NoticeRun {
  readonly id: string;
  readonly status: RunStatus;
  readonly reason?: RunReason;
  readonly exitCode?: number;
  readonly attempt?: number;
  readonly maxAttempts?: number;
  readonly scheduledAt?: Date;
  readonly startedAt?: Date;
  readonly finishedAt?: Date;
  /** Of the last attempt. */
  readonly durationMs?: number;
  readonly errorLine?: string;
  /** The last lines of what it has written. */
  readonly outputTail?: string;
  readonly worker?: string;
  /** Of its job, as it was then. */
  readonly jobVersion?: number;
}

export interface NoticeGroup {
  readonly incidents: number;
  /** How many of them are over. */
  readonly recovered: number;
  /** How many of them were told before. */
  readonly reminded: number;
  /** Runs that are told of without an incident. */
  readonly runs: number;
  /** How many of these did not succeed. */
  readonly failed: number;
  /** Names of some of their jobs. */
  readonly jobs: readonly string[];
  /** The errors that most of them have. */
  readonly errors: readonly { readonly line: string; readonly count: number }[];
  readonly rules: readonly string[];
  /** When the first of it began. */
  readonly since?: Date;
}
