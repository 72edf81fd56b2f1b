import type { AttemptEvent, OutputEndEvent, OutputPieceEvent } from '@aster-scheduler/client';
import type { OutputCursor } from './output-cursor.js';

/** What somebody who follows the output of a run gets to know, and where that has brought them. */
export type OutputNews =
  | { readonly type: 'output'; readonly cursor: OutputCursor; readonly event: OutputPieceEvent }
  | { readonly type: 'attempt'; readonly cursor: OutputCursor; readonly event: AttemptEvent }
  | { readonly type: 'end'; readonly event: OutputEndEvent };
