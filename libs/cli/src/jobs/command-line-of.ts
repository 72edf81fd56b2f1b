import type { JobResource } from '@aster-scheduler/client';
import { shellWord } from '@aster-scheduler/core';

/** What a job executes, as it would be typed in a shell. */
export function commandLineOf({ command, args, handler }: Pick<JobResource, 'command' | 'args' | 'handler'>): string {
  if (command === null) return handler === null ? '' : `handler ${handler}`;
  return [command, ...args].map(shellWord).join(' ');
}
