import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Session } from '../session/session.js';

/** An example of a command's help. A test runs each of them. */
export interface Example {
  /** As a person types it. */
  readonly command: string;
  readonly does: string;
}

/** What the arguments of a command name, for completion. */
export type CompletionKind = 'job' | 'run' | 'run or job' | 'context' | 'nothing';

/** One command of the program; its file is loaded when it is asked for. */
export interface CommandModule {
  /** Three that can be typed as they are. */
  readonly examples: readonly [Example, Example, Example];
  readonly completes: CompletionKind;
  create(session: Session): CommandUnknownOpts;
}
