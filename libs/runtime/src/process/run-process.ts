import { type CommandTask, type Emit, type Executor, InvalidInputError } from '@aster-scheduler/core';
import type { ProcessConfigs } from '../config/config.js';
import { helpText } from '../config/help-text.js';
import { type ConfigReading, readConfig } from '../config/read-config.js';
import { eventLogger } from '../events/event-logger.js';
import { fanOut } from '../events/fan-out.js';
import type { Flag } from '../flag.js';
import { createLogger } from '../logs/create-logger.js';
import type { Logger } from '../logs/logger.js';
import { createMetrics } from '../metrics/create-metrics.js';
import type { Metrics } from '../metrics/metrics.js';
import { programNames, type ServiceName } from '../service-name.js';
import { openTraces } from '../traces/open-traces.js';
import { dropPgVariables } from './drop-pg-variables.js';
import { exitCodes } from './exit-codes.js';
import { trackServices } from './open-services.js';
import { problemText } from './problem-text.js';
import { programVersion } from './program-version.js';
import { readArguments } from './read-arguments.js';
import { supervise } from './supervise.js';
import { temporaryFolderProblem } from './temporary-folder-problem.js';
import { typedCommand } from './typed-command.js';

/** What a process is given to work with. */
export interface ProcessContext {
  /** Aborts when the process is asked to stop. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
  /** Turns events into log lines and numbers. */
  readonly emit: Emit;
  readonly metrics: Metrics;
  /** Which of the flags of the program was given. */
  readonly flag: string | undefined;
  /** Has the process exit with this code when `main` is done. */
  exitWith(code: number): void;
  /** Tells commands of the trace that they are part of, where traces are on. */
  traceCommands<Commands extends Executor<CommandTask>>(commands: Commands): Commands;
}

export interface ProcessOptions {
  /** What a person types to start it where it is installed; `aster-worker` and the like by default. */
  readonly program?: string;
  /** What follows the name of the program; `process.argv` by default. */
  readonly argv?: readonly string[];
  /** Words that it takes. With one of them standard output is for data, and the log goes to standard error. */
  readonly flags?: readonly Flag[];
  /** `process.env` by default. */
  readonly env?: NodeJS.ProcessEnv;
  /** How long after `SHUTDOWN_TIMEOUT` the process ends in any case; commands are killed in this time. */
  readonly stopMarginMs?: number;
}

/** Longer than the default `kill_grace` of jobs. */
const defaultStopMarginMs = 10_000;

/**
 * The frame of a program's main function: handles `--help` and `--version`, reads the configuration or prints all that
 * is wrong with it, runs `main` until it is done or failed, and ends the process. `main` is to come to its end soon
 * after its signal aborts; what hangs for longer than `SHUTDOWN_TIMEOUT` and a margin is cut off with exit code 1.
 */
export async function runProcess<S extends ServiceName>(
  service: S,
  main: (config: ProcessConfigs[S], context: ProcessContext) => Promise<void>,
  options: ProcessOptions = {},
): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined); // the reader has gone
  const program = options.program ?? programNames[service];
  const request = readArguments(options.argv ?? process.argv.slice(2), options.flags);
  switch (request.kind) {
    case 'help':
      process.stdout.write(helpText(service, typedCommand(program, process.argv[1], process.cwd()), options.flags));
      return;
    case 'version':
      process.stdout.write(`${program} ${programVersion()}\n`);
      return;
    case 'unknown':
      return refuse(program, [{ field: request.argument, message: whyRefused(request.argument, options.flags ?? []) }]);
    case 'run':
  }
  const reading = readOrRefuse(service, program, options.env ?? process.env);
  if (reading !== undefined) await runConfigured(service, reading, main, { ...options, flag: request.flag });
}

function whyRefused(argument: string, flags: readonly Flag[]): string {
  const isFlag = flags.some(({ name }) => name === argument);
  return isFlag ? 'goes with no other word' : 'is not known; settings are environment variables';
}

function refuse(program: string, problems: InvalidInputError['problems']): void {
  process.stderr.write(problemText(program, typedCommand(program, process.argv[1], process.cwd()), problems));
  process.exitCode = exitCodes.misconfigured;
}

function readOrRefuse<S extends ServiceName>(
  service: S,
  program: string,
  env: NodeJS.ProcessEnv,
): ConfigReading<S> | undefined {
  const ofPlace = temporaryFolderProblem(service);
  const others = ofPlace === undefined ? [] : [ofPlace];
  try {
    const reading = readConfig(service, env);
    if (others.length === 0) return reading;
    refuse(program, others);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    refuse(program, [...error.problems, ...others]);
  }
  return undefined;
}

async function runConfigured<S extends ServiceName>(
  service: S,
  { config, warnings, secrets }: ConfigReading<S>,
  main: (config: ProcessConfigs[S], context: ProcessContext) => Promise<void>,
  options: ProcessOptions & { readonly flag: string | undefined },
): Promise<void> {
  const { flag } = options;
  const stream = flag === undefined ? process.stdout : process.stderr;
  const logger = createLogger({ ...config.log, service, secrets, stream, env: options.env });
  for (const { field, message } of warnings) logger.warn(`${field}: ${message}`);
  const stray = dropPgVariables(process.env);
  if (stray.length > 0)
    logger.warn(`${stray.join(', ')}: not read; DATABASE_URL or POSTGRES_* say where the database is`);
  const metrics = createMetrics();
  const open = trackServices();
  const traces = await openTraces(service, {
    env: options.env ?? process.env,
    logger,
    emit: metrics.emit,
    version: programVersion(),
  });
  const emit = fanOut(
    eventLogger(logger, undefined, traces?.fieldsOf),
    metrics.emit,
    open.emit,
    ...(traces === undefined ? [] : [traces.emit]),
  );
  let codeWhenDone: number = exitCodes.ok;
  const exitWith = (wanted: number): void => {
    codeWhenDone = wanted;
  };
  const traceCommands: ProcessContext['traceCommands'] = traces?.traceCommands ?? ((commands) => commands);
  const context = { logger, emit, metrics, flag, exitWith, traceCommands };
  const code = await supervise(async (signal) => main(config, { signal, ...context }), {
    service,
    logger,
    shutdownTimeoutMs: config.shutdownTimeoutMs,
    stopMarginMs: options.stopMarginMs ?? defaultStopMarginMs,
    describeOpen: open.describe,
  });
  await traces?.close();
  await logger.close();
  process.exit(code === exitCodes.ok ? codeWhenDone : code);
}
