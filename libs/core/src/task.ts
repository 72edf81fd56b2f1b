import type { JobTask } from './job.js';
import type { OutputStreams } from './policies.js';

/** What bounds every attempt, whatever it executes. */
interface TaskBounds {
  /** From the start of the attempt until it is told to end. */
  readonly timeoutMs: number;
  /** How long an attempt that was told to end may go on; 0 ends it at once. */
  readonly killGraceMs: number;
}

/** What a command may take of the machine; each is absent where there is no limit. */
export interface CommandTaskLimits {
  /** Of memory: what all processes of the command use, or what each reserves, as the worker can. */
  readonly memoryBytes?: number;
  /** Processes of the command, or of the account that it runs as, those of other commands included. */
  readonly processes?: number;
  /** Of each file that it writes. */
  readonly fileBytes?: number;
  /** Of computing, by each process of the command, and by all where the worker can. */
  readonly cpuMs?: number;
}

/** A program with its arguments; never a shell line. */
export interface CommandTask extends TaskBounds {
  readonly kind: 'command';
  /** A file name that is looked up on the PATH of the command, or a path. */
  readonly command: string;
  /** Before `$NAME` is replaced; see `expandArgument`. */
  readonly args: readonly string[];
  /** The job's own variables. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * Variables of `env` that hold secrets: they are not replaced in arguments, which every process of the host can read.
   */
  readonly hiddenVariables?: readonly string[];
  /** An account of the worker's machine; absent: the first of those that the worker allows, or the worker's own. */
  readonly runAs?: string;
  /** Absent: the worker's own. */
  readonly limits?: CommandTaskLimits;
  /** Absent: a fresh temporary folder that is removed afterwards. A relative path counts from the worker's folder. */
  readonly workingDirectory?: string;
  /** Absent: `separate`. */
  readonly outputStreams?: OutputStreams;
}

/** A function of the worker's own program, by its name. */
export interface HandlerTask extends TaskBounds {
  readonly kind: 'handler';
  readonly handler: string;
  /** JSON for the handler. */
  readonly payload?: unknown;
}

/** What one start of a run executes. Whoever adds a kind adds its executor. */
export type Task = CommandTask | HandlerTask;
export type TaskKind = Task['kind'];
export type TaskOf<Kind extends TaskKind> = Extract<Task, { readonly kind: Kind }>;

/**
 * The task of a job by its kind. A job that names nothing to execute has an empty command, which no executor starts.
 */
export function taskOf(job: JobTask): Task {
  const { timeoutMs, killGraceMs, handler, payload } = job;
  if (handler !== undefined) return { kind: 'handler', handler, payload, timeoutMs, killGraceMs };
  const { command = '', args, env, workingDirectory, outputStreams, runAs } = job;
  const confinement = { runAs, limits: limitsOf(job) };
  return {
    kind: 'command',
    command,
    args,
    env,
    workingDirectory,
    outputStreams,
    timeoutMs,
    killGraceMs,
    ...confinement,
  };
}

const bytesPerMb = 1_048_576;

function limitsOf(job: JobTask): CommandTaskLimits | undefined {
  const { memoryLimitMb: memory, processLimit: processes, fileSizeLimitMb: file, cpuLimitMs: cpuMs } = job;
  if ([memory, processes, file, cpuMs].every((limit) => limit === undefined)) return undefined;
  return {
    memoryBytes: memory === undefined ? undefined : memory * bytesPerMb,
    processes,
    fileBytes: file === undefined ? undefined : file * bytesPerMb,
    cpuMs,
  };
}

/** What a trigger may say otherwise than the job, for its one run. */
export interface TaskOverrides {
  readonly args?: readonly string[];
  /** Merged over the job's. */
  readonly env?: Readonly<Record<string, string>>;
  readonly payload?: unknown;
  readonly timeoutMs?: number;
  /** The span of whoever has asked for the run, as the header `traceparent` of W3C Trace Context says it. */
  readonly traceparent?: string;
  /** Why somebody asks for the run; no part of what is executed, and not taken over by a run that repeats it. */
  readonly note?: string;
}

/** The job's task as one run executes it. */
export function applyOverrides(task: JobTask, overrides: TaskOverrides | undefined): JobTask {
  if (overrides === undefined) return task;
  return {
    ...task,
    args: overrides.args ?? task.args,
    env: { ...task.env, ...overrides.env },
    payload: overrides.payload === undefined ? task.payload : overrides.payload,
    timeoutMs: overrides.timeoutMs ?? task.timeoutMs,
  };
}
