import type { LogLevel } from './log-config.js';

/** Facts beside the message, in snake_case. An `error` may be anything that was caught. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes lines. Nothing here throws, whatever it is given. */
export interface Logger {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  log(level: LogLevel, message: string, fields?: LogFields): void;
  /** Whether lines of the level are written at all. */
  isEnabled(level: LogLevel): boolean;
  /** Keeps a text that became known later, such as a generated password, out of every further line. */
  hide(secret: string): void;
  /** Resolves once every line was handed to the system, or after a second. Later lines are dropped. */
  close(): Promise<void>;
}
