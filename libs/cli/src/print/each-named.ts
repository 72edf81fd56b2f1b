import { ApiError } from '@aster-scheduler/client';
import type { Session } from '../session/session.js';
import { asOneDocument } from './as-one-document.js';
import { noteRefusal } from './note-refusal.js';

/**
 * Does the same to each of the things that are named. What is refused for one of several does not keep the others from
 * it; what may not be done at all is not tried again with each.
 *
 * @param isPrinted whether programs are given something for each
 */
export async function eachNamed(
  session: Session,
  names: readonly string[],
  { isPrinted }: { readonly isPrinted: boolean },
  change: (name: string) => Promise<void>,
): Promise<void> {
  await asOneDocument(session, names.length === 1 || !isPrinted, async () => {
    for (const name of names) {
      try {
        await change(name);
      } catch (error) {
        if (names.length === 1 || (error instanceof ApiError && error.status === 403)) throw error;
        noteRefusal(session, name, error);
      }
    }
  });
}
