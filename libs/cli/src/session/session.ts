import type { AsterClient } from '@aster-scheduler/client';
import type { TargetChoice } from '../context/choose-target.js';
import type { Terminal } from '../output/terminal.js';
import type { Times } from '../time/format-instant.js';
import type { ProgramParts } from './program-parts.js';
import type { Settings } from './settings.js';
import type { Target } from './target.js';

/** What a command works with. */
export interface Session {
  readonly terminal: Terminal;
  readonly settings: Settings;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly home: string;
  readonly parts: ProgramParts;
  /** Which Aster is meant; decided once. */
  choice(): Promise<TargetChoice>;
  /** The same with its key, which may have to be asked for. */
  target(): Promise<Target>;
  client(): Promise<AsterClient>;
  /** @param jobTimezone the zone under `--tz job` */
  times(jobTimezone?: string): Promise<Times>;
  /** A line for people, unless they want to be left alone. */
  say(text: string): void;
  /** Set while several things are printed one by one as one document. */
  series?: { printed: number; head?: readonly string[] } | undefined;
  /** What the process exits with unless something goes wrong. */
  exitCode: number;
}
