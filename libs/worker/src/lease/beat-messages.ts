import type { MessagePort } from 'node:worker_threads';
import { DatabaseUnavailableError, messageOf } from '@aster-scheduler/core';
import { type DatabaseOptions, isDatabaseUnavailable } from '@aster-scheduler/db';
import type { LooksFor } from '@aster-scheduler/run-store';
import type { BeatAnswer } from './beat.js';
import type { LeaseTimes } from './lease-times.js';

/** What the thread that keeps the lease is started with. */
export interface BeatThreadData {
  readonly connection: DatabaseOptions;
  readonly times: LeaseTimes;
  readonly looksFor: LooksFor;
  readonly signsMemory: SharedArrayBuffer;
  /** For orders to the thread and answers from it. */
  readonly port: MessagePort;
}

export type BeatOrder =
  | { readonly type: 'hold'; readonly workerId: string; readonly askedAtMs: number }
  | { readonly type: 'claimed' }
  | { readonly type: 'beat-now' }
  | { readonly type: 'let-go' }
  | { readonly type: 'drain' }
  | { readonly type: 'stop' };

/** The thread has loaded its program, and does what it is ordered. */
export interface BeatThreadReady {
  readonly type: 'ready';
}

/** An answer as it passes between threads: of an error, only what it says and whether the database was away. */
export type BeatMessage =
  | Exclude<BeatAnswer, { readonly type: 'failed' }>
  | { readonly type: 'failed'; readonly workerId: string; readonly text: string; readonly isUnavailable: boolean };

export function toBeatMessage(answer: BeatAnswer): BeatMessage {
  if (answer.type !== 'failed') return answer;
  const { workerId, error } = answer;
  return { type: 'failed', workerId, text: messageOf(error), isUnavailable: isDatabaseUnavailable(error) };
}

export function toBeatAnswer(message: BeatMessage): BeatAnswer {
  if (message.type !== 'failed') return message;
  const { workerId, text, isUnavailable } = message;
  return { type: 'failed', workerId, error: isUnavailable ? new DatabaseUnavailableError(text) : new Error(text) };
}
