/** The dialects of cron, by what a line of them may have. */
export type CrontabDialect = 'debian' | 'cronie' | 'openbsd' | 'busybox';
export const crontabDialects = ['debian', 'cronie', 'openbsd', 'busybox'] as const satisfies readonly CrontabDialect[];

/** How a crontab is to be read. */
export interface CrontabOptions {
  /** For places in messages. */
  readonly file: string;
  readonly dialect: CrontabDialect;
  /** Whether the sixth field names a user: `/etc/crontab`, `/etc/cron.d`. */
  readonly isSystem: boolean;
}

/** A line of a crontab that starts a command. */
export interface CrontabEntry {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  /** Five fields, or `@daily` and the like. */
  readonly schedule: string;
  readonly user: string | undefined;
  /** As cron hands it to the shell. */
  readonly command: string;
  /** What followed the first bare `%`, with newlines. */
  readonly stdin: string | undefined;
  /** `-n`, `-q`, `-s`, and the `-` before the line. */
  readonly flags: readonly string[];
  /** Variables that are set above the line. */
  readonly env: Readonly<Record<string, string>>;
  /** The comment directly above, without its mark. */
  readonly comment: string | undefined;
  /** What comments above the line say for Aster: `# aster: name=report label.team=data`. */
  readonly settings: Readonly<Record<string, string>>;
  /** The line is a comment that would be a job without its mark. */
  readonly isDisabled: boolean;
}

/** Something that does not become a job, and why. */
export interface CrontabProblem {
  readonly line: number;
  readonly text: string;
  readonly why: string;
}

export interface ReadCrontab {
  readonly entries: readonly CrontabEntry[];
  readonly problems: readonly CrontabProblem[];
}
