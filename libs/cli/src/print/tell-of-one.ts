import { isForPrograms } from '../output/output-format.js';
import type { Session } from '../session/session.js';
import { printOne } from './print-one.js';

/** One thing that was changed. */
export interface ChangedThing {
  readonly resource: object;
  /** What `-o name` prints. */
  readonly name: string;
  /** What was done, for people. */
  readonly done: string;
}

/** One line for people, the thing as it is now for programs. */
export async function tellOfOne(session: Session, { resource, name, done }: ChangedThing): Promise<void> {
  if (isForPrograms(session.settings.output)) return printOne(session, { resource, name, text: () => '' });
  session.say(done);
}
