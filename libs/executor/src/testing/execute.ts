import {
  type CommandTask,
  createStopper,
  type Outcome,
  type OutputChunk,
  type StopReason,
} from '@aster-scheduler/core';
import type { CommandExecutor } from '../command-executor.js';
import { aRun } from './a-task.js';

/** A command under way. */
export interface Execution {
  readonly outcome: Promise<Outcome>;
  readonly chunks: readonly OutputChunk[];
  /** What came so far, both streams in order. */
  output(): string;
  stop(reason: StopReason): void;
}

export function execute(executor: CommandExecutor, task: CommandTask, outputLimitBytes = 1_048_576): Execution {
  const { signal, stop } = createStopper();
  const chunks: OutputChunk[] = [];
  const onOutput = (chunk: OutputChunk): void => void chunks.push(chunk);
  return {
    outcome: executor.execute(aRun(task), { signal, outputLimitBytes, onOutput }),
    chunks,
    output: () => Buffer.concat(chunks.map((chunk) => chunk.data)).toString(),
    stop,
  };
}
