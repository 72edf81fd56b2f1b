import { setImmediate as turn } from 'node:timers/promises';
import {
  type CommandTask,
  createSecretMaskInTurns,
  type ExecuteOptions,
  type Executor,
  fillSecrets,
  maskText,
  type Outcome,
  outcomeOfStop,
  type SecretMask,
  secretReferencesIn,
  sentenceOf,
  type StopSignal,
} from '@aster-scheduler/core';
import { createMaskedOutput } from './masked-output.js';
import { readSecrets, type SecretProviders, SecretTroubleError } from './read-secrets.js';

/**
 * An executor whose commands get the secrets that their environment names, read anew for each start. What they write,
 * and
 * what is said of their ends, goes on without the secrets. Commands that name none are executed as before.
 */
export function withSecrets<Commands extends Executor<CommandTask>>(
  commands: Commands,
  providers: SecretProviders,
): Commands {
  const execute: Executor<CommandTask>['execute'] = async (run, options) => {
    const { task } = run;
    const variables = Object.entries(task.env).filter(([, value]) => value.includes('${secret:'));
    if (variables.length === 0) return commands.execute(run, options);
    let values: ReadonlyMap<string, string> | undefined;
    try {
      const references = variables.flatMap(([, value]) => secretReferencesIn(value));
      values = await unlessStopped(readSecrets(references, providers), options.signal);
    } catch (error) {
      return withoutSecrets(error);
    }
    const mask = await createSecretMaskInTurns([...(values?.values() ?? [])], turn);
    if (options.signal.reason !== undefined) return outcomeOfStop(options.signal.reason, false);
    if (values === undefined) throw new Error('the secrets were given up without a reason');
    const filled = variables.map(([name, value]) => [name, fillSecrets(value, values)] as const);
    const names = variables.filter(([, value]) => secretReferencesIn(value).length > 0).map(([name]) => name);
    const env = { ...task.env, ...Object.fromEntries(filled) };
    const start = { ...run, task: { ...task, env, hiddenVariables: names } };
    return executeMasked((masked) => commands.execute(start, masked), options, mask);
  };
  return { ...commands, execute };
}

/** Whoever keeps secrets may take long to answer; `undefined`: nobody waits for them any more. */
async function unlessStopped<Value>(work: Promise<Value>, signal: StopSignal): Promise<Value | undefined> {
  let takeBack: (() => void) | undefined;
  const stopped = new Promise<undefined>((resolve) => (takeBack = signal.onStop(() => resolve(undefined))));
  try {
    return await Promise.race([work, stopped]);
  } finally {
    takeBack?.();
  }
}

async function executeMasked(
  execute: (options: ExecuteOptions) => Promise<Outcome>,
  options: ExecuteOptions,
  mask: SecretMask,
): Promise<Outcome> {
  const output = createMaskedOutput(mask, options.onOutput);
  const outcome = await execute({ ...options, onOutput: output.write });
  output.end();
  return outcome.errorMsg === undefined ? outcome : { ...outcome, errorMsg: maskText(outcome.errorMsg, mask) };
}

/** Nothing was started. What keeps a secret from being had may pass, so the run is tried again as any that fails. */
function withoutSecrets(error: unknown): Outcome {
  const outputTruncatedBytes = 0;
  if (error instanceof SecretTroubleError) {
    return { status: 'failed', reason: 'spawn_failed', errorMsg: error.message, outputTruncatedBytes };
  }
  const errorMsg = `secrets could not be read: ${sentenceOf(error)}`;
  return { status: 'released', reason: 'resources', wasStarted: false, errorMsg, outputTruncatedBytes };
}
