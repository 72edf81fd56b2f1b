import { exitCodes } from '../errors/exit-codes.js';
import type { Term } from './list-commands.js';

/** What each exit code says. */
export const exitCodeTexts: readonly Term[] = [
  [String(exitCodes.done), 'done'],
  [String(exitCodes.failed), 'failed: a run did not succeed, or a check found an error'],
  [String(exitCodes.usage), 'the command was not written as it must be'],
  [String(exitCodes.notFound), 'not found'],
  [String(exitCodes.refused), 'refused by the server'],
  [String(exitCodes.forbidden), 'not signed in, or no right to do it'],
  [String(exitCodes.unavailable), 'the server cannot be reached, or is not available'],
  [String(exitCodes.different), 'there are differences, or warnings'],
  [String(exitCodes.timeout), 'the time that was given is over'],
  [String(exitCodes.interrupted), 'Ctrl-C'],
];

export const exitCodesOfRuns =
  'With --exit-code a command exits as the run that it waits for: 1 to 123 as they are, other failures 1, timed out 124, ' +
  'cancelled 125, skipped 126.';

/** What the environment may say. */
export const environmentTexts: readonly Term[] = [
  ['ASTER_URL', 'the address of the Aster that is meant'],
  ['ASTER_CONTEXT', 'its name among the contexts'],
  ['ASTER_API_KEY', 'the key'],
  ['NO_COLOR', 'no colours'],
  ['EDITOR', 'what aster edit opens'],
  ['XDG_CONFIG_HOME', 'the folder of the folder of the contexts; ~/.config unless set'],
];

export const fileTexts: readonly Term[] = [
  ['~/.config/aster/config.yaml', 'the contexts; only its owner may be able to read it'],
  ['.aster/up.json', 'where aster up runs; looked for in this folder and those above it'],
];
