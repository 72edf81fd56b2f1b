import { type CommandResult, type CommandTask, type OutputChunk, type StopReason } from '../command-task.js';
import { type Executor } from '../executor.js';

/** A command under way. */
export interface Execution {
  readonly result: Promise<CommandResult>;
  readonly chunks: readonly OutputChunk[];
  /** What came so far, both streams in order. */
  output(): string;
  abort(reason: StopReason): void;
}

export function execute(executor: Executor, task: CommandTask): Execution {
  const controller = new AbortController();
  const chunks: OutputChunk[] = [];
  const onOutput = (chunk: OutputChunk): void => void chunks.push(chunk);
  return {
    result: executor.execute(task, { signal: controller.signal, onOutput }),
    chunks,
    output: () => Buffer.concat(chunks.map((chunk) => chunk.data)).toString(),
    abort: (reason) => controller.abort(reason),
  };
}
