import type { NoticeSubject } from '@aster-scheduler/core';

/** A part of the engine, as it is named in a sentence; `undefined` when there is none. */
export function subjectWords(subject: NoticeSubject | undefined): string | undefined {
  if (subject === undefined) return undefined;
  return subject.kind === 'engine' || subject.name === '' ? 'the engine' : `${subject.kind} ${subject.name}`;
}
