import type { JobDocument } from '@aster-scheduler/core';
import type { SourcePlace, SourceProblem } from './source-problem.js';

/** A job as a file has it, with the defaults of the file merged in and short forms written out. */
export interface SourceJob {
  readonly name: string;
  /** What the job was called before: it is renamed, and keeps its history. */
  readonly was?: string;
  readonly fields: JobDocument;
  /** Fields that could not be read, and are among the problems. */
  readonly faulty: ReadonlySet<string>;
  /** Where the job is, or one of its fields, by its name in the document. */
  readonly placeOf: (field?: string) => SourcePlace;
}

/** A rule or a channel for alerts as a file has it, short forms written out. */
export interface SourceAlert {
  readonly name: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** What was found when it was read. */
  readonly isFaulty: boolean;
  /** Where it is, or one of its fields, by its name in the document. */
  readonly placeOf: (field?: string) => SourcePlace;
}

/** What a file declares. */
export interface JobSource {
  /** Who owns the jobs. */
  readonly source?: string;
  readonly jobs: readonly SourceJob[];
  readonly rules: readonly SourceAlert[];
  readonly channels: readonly SourceAlert[];
  readonly problems: readonly SourceProblem[];
}
