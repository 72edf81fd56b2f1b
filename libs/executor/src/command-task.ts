import { type OutputStreams } from '@aster-scheduler/core';

/** One start of a run: what to execute, with what, and within which bounds. */
export interface CommandTask {
  readonly runId: string;
  /** The first attempt is 1. */
  readonly attemptNum: number;
  /** The number of the claim under which the command starts. */
  readonly fence: number;
  /** A file name looked up on the PATH of the command, or a path. Never a shell line. */
  readonly command: string;
  /** Arguments before `$NAME` is replaced; see `expandArgument` of core. */
  readonly args: readonly string[];
  /** The job's own variables. */
  readonly env: Readonly<Record<string, string>>;
  /** The `ASTER_*` variables of this start; they win over the job's. */
  readonly asterEnv: Readonly<Record<string, string>>;
  /** Absent: a fresh temporary folder that is removed afterwards. A relative path counts from the worker's folder. */
  readonly workingDirectory?: string;
  /** Counted from the start of the command. */
  readonly timeoutMs: number;
  /** Between SIGTERM and SIGKILL; 0 kills at once. */
  readonly killGraceMs: number;
  /** How much output is kept: the first half and the last half of this. */
  readonly outputLimitBytes: number;
  /**
   * `merged`: stdout and stderr are one pipe and come as stdout, in the order of writing. `separate`, unless given: they are
   * told apart, and the order between them is that of reading.
   */
  readonly outputStreams?: OutputStreams;
}

/** Why a caller stops a command: the run was cancelled, its claim was lost, or the worker shuts down. */
export type StopReason = 'cancelled' | 'lost' | 'shutdown';

/**
 * How a start ended.
 *
 * - `succeeded`: exit code 0
 * - `failed`: the command's own fault: another exit code, a signal, not found, not executable, no such directory, too long
 * - `timed_out`: it ran longer than `timeoutMs`
 * - `stopped`: it ended because the caller's signal aborted
 * - `not_started`: the worker's trouble (descriptors, processes, memory, its lease); nothing ran, so it may be repeated at no cost
 * - `lost`: the companion died under it, or the worker's lease ended while it ran
 */
export type CommandStatus = 'succeeded' | 'failed' | 'timed_out' | 'stopped' | 'not_started' | 'lost';

export type CommandReason =
  'exit_code' | 'signal' | 'spawn_failed' | 'timeout' | 'companion_lost' | 'lease_expired' | 'resources';

/** The end of one start. When it is handed out, no process of the start is alive any more, but for its `survivors`. */
export interface CommandResult {
  readonly status: CommandStatus;
  readonly reason?: CommandReason;
  /** Given with `stopped`. */
  readonly stopReason?: StopReason;
  /** Of the command itself, also when it ended by timeout or stop. */
  readonly exitCode?: number;
  /** The signal that ended the command itself. */
  readonly signal?: string;
  /** A sentence for people, such as `command not found: foo`. */
  readonly message?: string;
  /** Whether the command itself had been started, however little came of it. */
  readonly wasStarted: boolean;
  /** How many processes the command had left running when it ended by itself, and that had to be ended in its place. */
  readonly leftoverProcesses?: number;
  /** The ids of processes that could not be ended: not permitted, or not interruptible. They may go on. */
  readonly survivors?: readonly number[];
  /** Bytes between the kept head and the kept tail. */
  readonly outputTruncatedBytes: number;
}

export type OutputStream = 'stdout' | 'stderr';

/** A stretch of a command's output. Bytes are passed as they are: NUL and invalid UTF-8 included. */
export interface OutputChunk {
  /**
   * Position of the first byte in the command's whole output, both streams taken together in the order they were read.
   * Chunks come in ascending order.
   */
  readonly offset: number;
  /** Bytes between head and tail that were dropped directly before this chunk. */
  readonly droppedBefore: number;
  readonly stream: OutputStream;
  /** Never empty, at most 64 KB. */
  readonly data: Buffer;
}
