import type { EngineCondition } from './alert-rule.js';

/** What is known of the engine itself when the rules about it are looked at. */
export interface EngineFacts {
  /** Pools in which runs are due. */
  readonly pools: readonly DuePool[];
  /** Workers whose lease ran out, of which the rules were not told yet. */
  readonly lostWorkers: readonly LostWorkerFacts[];
  /** Names of the workers that there are. */
  readonly workerNames: ReadonlySet<string>;
  /** Pools that some worker claims for. */
  readonly servedPools: ReadonlySet<string>;
  readonly schedulers: readonly SchedulerFacts[];
  /** No scheduler has looked meanwhile; absent: there was one. */
  readonly gap?: { readonly from: Date; readonly until: Date };
  /** What the proof of the ledger has found lately, by hour. */
  readonly ledger: readonly ProvenHour[];
  readonly channels: readonly ChannelFacts[];
}

export interface DuePool {
  readonly name: string;
  /** Since when its first run has been due. */
  readonly dueSince: Date;
  /** Live workers that claim for it, and their slots. */
  readonly workers: number;
  readonly slots: number;
}

export interface LostWorkerFacts {
  readonly name: string;
  readonly pools: readonly string[];
  readonly lostAt: Date;
  /** That were taken from it. */
  readonly runs: number;
}

export interface SchedulerFacts {
  readonly name: string;
  readonly heartbeatAt: Date;
  /** When it has last looked for due jobs, as far as its last heartbeat tells. */
  readonly lastPassAt?: Date;
}

export interface ProvenHour {
  readonly hour: Date;
  readonly checkedAt: Date;
  /** Ticks without a run or a skip. */
  readonly unexplained: number;
}

export interface ChannelFacts {
  readonly id: string;
  readonly name: string;
  /** When a message through it was given up last; absent: not lately. */
  readonly failedAt?: Date;
  readonly error?: string;
  readonly lastSentAt?: Date;
  /** Somebody has turned it off, rather than the other side. */
  readonly isTurnedOff?: boolean;
}

/** A rule about the engine, and what is kept of it. */
export interface EngineRule {
  readonly condition: EngineCondition;
  /** It is about these pools; absent: about all. */
  readonly pools?: readonly string[];
  /** When it was written: what has happened before is not told. */
  readonly writtenAt: Date;
  /** Time before this does not count: there was no scheduler, or not the rule. */
  readonly countsFrom: Date;
  /** Its incidents that are open, by subject. */
  readonly open: ReadonlyMap<string, OpenEngineIncident>;
  /** When the last incident of a subject has last happened, open or over. */
  readonly toldAt: ReadonlyMap<string, Date>;
  /** What is so, and is told when it still is so at this instant, by subject. */
  readonly waits: ReadonlyMap<string, Date>;
}

export interface OpenEngineIncident {
  readonly lastAt: Date;
  /** Of `worker_lost`: what the worker served. */
  readonly pools: readonly string[];
}

/** What is to be done about the incidents of a rule about the engine. */
export interface EnginePlan {
  /** To be opened, or counted in what is open. */
  readonly opens: readonly EngineFinding[];
  readonly ends: readonly { readonly subject: string; readonly resolution: string }[];
  /** In place of what waits by now. */
  readonly waits: readonly { readonly subject: string; readonly until: Date }[];
}

export interface EngineFinding {
  /** What it is about, such as `pool:gpu`. */
  readonly subject: string;
  readonly count: number;
  /** What is told of it; JSON. */
  readonly facts: EngineFindingFacts;
}

export interface EngineFindingFacts {
  readonly subject_name: string;
  readonly failing_since: Date;
  readonly until?: Date;
  readonly workers?: number;
  readonly slots?: number;
  readonly pools?: readonly string[];
  readonly runs?: number;
  readonly ticks?: number;
  readonly error_line?: string;
  /** The channel that fails, which is not told of it. */
  readonly channel_id?: string;
}
