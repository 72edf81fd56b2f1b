import type { LogLevel } from './log-config.js';
import type { PlainValue } from './plain-value.js';

/** What one line says, ready to be written: nothing secret, nothing that JSON cannot hold. */
export interface LogLine {
  readonly at: Date;
  readonly level: LogLevel;
  readonly message: string;
  readonly service: string;
  readonly fields: Readonly<Record<string, PlainValue | undefined>>;
}
