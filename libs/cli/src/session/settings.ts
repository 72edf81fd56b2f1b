import { parseDuration } from '@aster-scheduler/core';
import { isValidTimezone } from '@aster-scheduler/cron';
import { usageError } from '../errors/cli-error.js';
import { nearestWord } from '../errors/nearest-word.js';
import { type OutputFormat, parseOutputFormat } from '../output/output-format.js';
import { type TimeStyle, timeStyles } from '../time/time-style.js';

/** What every command can be told. */
export interface Settings {
  readonly output: OutputFormat;
  readonly context: string | undefined;
  readonly url: string | undefined;
  readonly keyFile: string | undefined;
  /** An IANA name; `job`: the zone of the job that is shown. `undefined`: the context's or the reader's. */
  readonly timezone: string | undefined;
  /** Tables of other programs are given whole dates. */
  readonly timeStyle: TimeStyle;
  readonly isQuiet: boolean;
  readonly isVerbose: boolean;
  readonly isDebug: boolean;
  readonly isConfirmed: boolean;
  readonly timeoutMs: number | undefined;
  readonly idempotencyKey: string | undefined;
}

export const defaultSettings: Settings = readSettings({});

/**
 * Reads the options that every command has.
 *
 * @throws CliError for a value that none of them takes
 */
export function readSettings(options: Readonly<Record<string, unknown>>): Settings {
  const text = (name: string): string | undefined => {
    const value = options[name];
    return typeof value === 'string' ? value : undefined;
  };
  const output = parseOutputFormat(text('output') ?? 'table');
  return {
    output,
    context: text('context'),
    url: text('url'),
    keyFile: text('keyFile'),
    timezone: readZone(text('tz')),
    timeStyle: readStyle(text('time') ?? (output.kind === 'csv' ? 'iso' : 'local')),
    isQuiet: options.quiet === true,
    isVerbose: options.verbose === true || options.debug === true,
    isDebug: options.debug === true,
    isConfirmed: options.yes === true,
    timeoutMs: readTimeout(text('timeout')),
    idempotencyKey: text('idempotencyKey'),
  };
}

function readZone(text: string | undefined): string | undefined {
  if (text === undefined || text === 'job') return text;
  const zone = text.toLowerCase() === 'utc' ? 'UTC' : text;
  if (isValidTimezone(zone)) return zone;
  throw usageError(`there is no time zone ${JSON.stringify(text)}`, 'name one as Europe/Berlin, or utc, or job');
}

function readStyle(text: string): TimeStyle {
  const style = timeStyles.find((known) => known === text);
  if (style !== undefined) return style;
  const near = nearestWord(text, timeStyles);
  throw usageError(
    `--time cannot be ${JSON.stringify(text)}${near === undefined ? '' : `; did you mean ${near}?`}`,
    `one of ${timeStyles.join(', ')}`,
  );
}

function readTimeout(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const timeoutMs = parseDuration(text);
  if (timeoutMs !== undefined && timeoutMs > 0) return timeoutMs;
  throw usageError(`--timeout cannot be ${JSON.stringify(text)}`, 'write it as 30s, 10m or 1h30m');
}
