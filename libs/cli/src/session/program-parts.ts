import type { AsterClient } from '@aster-scheduler/client';

/** What an agent at the other end of standard input and output is served with. */
export interface AgentService {
  readonly client: AsterClient;
  readonly mayChange: boolean;
  readonly version: string;
}

/** What only the program around the commands has, so that this library stays small. */
export interface ProgramParts {
  /**
   * Resolves when standard input has ended.
   *
   * @param onError is told of what was no message
   */
  readonly serveAgent?: (service: AgentService, onError: (error: Error) => void) => Promise<void>;
}
