import type { Outcome, StopReason } from '@aster-scheduler/core';
import type { CommandChunk } from '../command-chunk.js';
import type { CompanionEvent } from '../companion-event.js';
import type { GroupLimits } from '../control-groups/control-groups.js';
import type { FileIdentity } from '../folders/file-identity.js';
import type { CommandLimits } from '../isolation/isolation.js';
import type { Enclosure } from '../isolation/plan-launch.js';
import type { ProcessId } from '../processes/process-id.js';

/** A task as the companion gets it: arguments and environment are final. */
export interface CommandOrder {
  /** Unique within the worker's process. */
  readonly id: number;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Absolute. */
  readonly workingDirectory?: string;
  readonly timeoutMs: number;
  readonly killGraceMs: number;
  readonly outputLimitBytes: number;
  readonly isMerged: boolean;
  /** Absent: it runs as the companion does. */
  readonly enclosure?: Enclosure;
  /** Of each process. Absent: it has the limits that the companion has. */
  readonly limits?: CommandLimits;
  /** Limits of all its processes together, and where a control group is made that holds them to these. */
  readonly group?: GroupOrder;
  /** The program that sets limits; there where there are any. */
  readonly prlimit?: string;
}

export interface GroupOrder {
  readonly folder: string;
  readonly limits: GroupLimits;
}

export type ToCompanion =
  | {
      readonly type: 'hello';
      /** Names the worker's process in the environment of everything it starts. */
      readonly token: string;
      /** Unique among all companions the worker ever starts. */
      readonly companion: number;
      readonly temporaryFolder: string;
      readonly leaseUntilMs: number;
      /** Commands have other users than the companion. */
      readonly isIsolated: boolean;
    }
  | { readonly type: 'start'; readonly order: CommandOrder }
  | { readonly type: 'stop'; readonly id: number; readonly reason: StopReason }
  /** A reading of the host clock. */
  | { readonly type: 'lease'; readonly untilMs: number }
  | { readonly type: 'ping' }
  /** Stop everything with its own grace, tidy up, end. */
  | { readonly type: 'close' };

export type FromCompanion =
  /** `folder` holds everything temporary of this companion. Said again when it had to be made anew. */
  | { readonly type: 'ready'; readonly folder: string; readonly identity: FileIdentity }
  /** The companion cannot work; a sentence says why, and what to do about it. */
  | { readonly type: 'refused'; readonly why: string }
  | { readonly type: 'started'; readonly id: number; readonly process: ProcessId }
  | { readonly type: 'output'; readonly id: number; readonly chunks: readonly CommandChunk[] }
  | { readonly type: 'ended'; readonly id: number; readonly outcome: Outcome }
  | { readonly type: 'pong' }
  | { readonly type: 'event'; readonly event: CompanionEvent };
