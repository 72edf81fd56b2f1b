import { setTimeout as delay } from 'node:timers/promises';
import { AsterError } from '@aster-scheduler/core';
import { createLogger as createWinston, format, type Logger as Winston, transports } from 'winston';
import { jsonLine } from './json-line.js';
import { type LogConfig, type LogLevel, logLevels } from './log-config.js';
import type { LogLine } from './log-line.js';
import type { LogFields, Logger } from './logger.js';
import { plainFields, type PlainOptions, plainText } from './plain-value.js';
import { prettyLine } from './pretty-line.js';
import { createRedactor } from './redactor.js';

export interface LoggerOptions extends LogConfig {
  /** Named on every line; a field `service` takes precedence over it. */
  readonly service: string;
  /** Texts that must not appear. */
  readonly secrets?: readonly string[];
  /** Standard output by default. Lines are dropped once it is broken. */
  readonly stream?: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** For `NO_COLOR` and `TERM`. */
  readonly env?: NodeJS.ProcessEnv;
}

/** How long `close` waits for a stream that takes nothing; a slow one is waited for. */
const closeTimeoutMs = 3_000;

const ranks: Readonly<Record<LogLevel, number>> = { error: 0, warn: 1, info: 2, debug: 3 };

/** A logger on winston. Colour is for terminals only, and not where `NO_COLOR` is set. */
export function createLogger(options: LoggerOptions): Logger {
  const stream = options.stream ?? process.stdout;
  const redactor = createRedactor(options.secrets ?? []);
  const hasColour = options.format === 'pretty' && isColourful(stream, options.env ?? process.env);
  const transport = new transports.Stream({ stream, eol: '\n' });
  const winston = createWinston({
    levels: ranks,
    level: options.level,
    format: format.printf(({ line }) => {
      const ready = line as LogLine; // put there below
      return options.format === 'json' ? jsonLine(ready) : prettyLine(ready, hasColour);
    }),
    transports: [transport],
  });
  stream.on('error', () => {
    transport.silent = true; // the reader has gone; nobody is left to tell
  });
  const isEnabled = (level: LogLevel): boolean => ranks[level] <= ranks[options.level];
  let isClosed = false;
  const log = (level: LogLevel, message: string, fields: LogFields = {}): void => {
    if (!isEnabled(level) || isClosed) return;
    const read = readFields(fields);
    const plainOptions = { redactor, withStacks: hasStacks(level, options.level, read.error) };
    winston.log({ level, message: '', line: lineOf(level, message, read, options.service, plainOptions) });
  };
  return {
    ...methods(log),
    log,
    isEnabled,
    hide: (secret) => redactor.hide(secret),
    async close() {
      if (isClosed) return;
      isClosed = true;
      await flush(winston, transport, stream);
    },
  };
}

function methods(log: Logger['log']): Pick<Logger, LogLevel> {
  const entries = logLevels.map((level) => [
    level,
    (message: string, fields?: LogFields) => log(level, message, fields),
  ]);
  return Object.fromEntries(entries) as Pick<Logger, LogLevel>; // one for each level
}

/** The fields, each read once: a getter or a proxy may throw. */
function readFields(fields: LogFields): LogFields {
  try {
    return { ...fields };
  } catch {
    return { fields: '[unreadable]' };
  }
}

function lineOf(level: LogLevel, message: string, fields: LogFields, service: string, options: PlainOptions): LogLine {
  const { service: named, ...rest } = fields;
  return {
    at: new Date(),
    level,
    message: plainText(message, options.redactor),
    service: typeof named === 'string' ? plainText(named, options.redactor) : service,
    fields: plainFields(rest, options),
  };
}

/** What is expected to happen is told by its message; anything else is a bug, whose place must be found. */
function hasStacks(level: LogLevel, threshold: LogLevel, error: unknown): boolean {
  return threshold === 'debug' || (level === 'error' && !(error instanceof AsterError));
}

function isColourful(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
}

async function flush(
  winston: Winston,
  transport: InstanceType<typeof transports.Stream>,
  stream: NodeJS.WritableStream,
): Promise<void> {
  const done = new Promise<void>((resolve) => {
    transport.once('finish', () => {
      if (transport.silent === true || !stream.writable) resolve();
      else stream.write('', () => resolve());
    });
    winston.end();
  });
  const waiting = () => winston.writableLength + transport.writableLength + streamLength(stream);
  for (let before = Infinity, left = waiting(); left < before; left = waiting()) {
    before = left;
    if (await isDoneIn(closeTimeoutMs, done)) return;
  }
}

/** What a stream has been given and not taken yet; 0 where it does not tell. */
function streamLength(stream: NodeJS.WritableStream): number {
  return 'writableLength' in stream && typeof stream.writableLength === 'number' ? stream.writableLength : 0;
}

async function isDoneIn(ms: number, done: Promise<void>): Promise<boolean> {
  const timer = new AbortController();
  const late = delay(ms, false, { signal: timer.signal }).catch(() => false);
  const isDone = await Promise.race([done.then(() => true), late]);
  timer.abort();
  return isDone;
}
