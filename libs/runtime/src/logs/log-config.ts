export const logLevels = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];
export type LogFormat = 'json' | 'pretty';

export interface LogConfig {
  readonly level: LogLevel;
  /** `json`: one object a line; `pretty`: for people. */
  readonly format: LogFormat;
}
