import { once } from 'node:events';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { BeatAnswer } from './beat.js';
import {
  type BeatMessage,
  type BeatOrder,
  type BeatThreadData,
  type BeatThreadReady,
  toBeatAnswer,
} from './beat-messages.js';
import type { Beats } from './beats.js';

/** Beats that go out from a thread of their own. */
export interface ThreadBeats extends Beats {
  /** The thread has loaded its program, or has ended. Never rejects. */
  readonly loaded: Promise<void>;
  /** Hands out at once the answers that have come while this thread was busy. */
  catchUp(): void;
}

export interface ThreadBeatOptions extends Omit<BeatThreadData, 'port'> {
  /** The program of the thread. */
  readonly threadFile: string;
  readonly onAnswer: (answer: BeatAnswer) => void;
  /** The thread has ended without being asked to. */
  readonly onBroken: (error: Error) => void;
}

/** How long a statement under way may keep the thread from ending. */
const goodbyeMs = 1_000;

export function startThreadBeats(options: ThreadBeatOptions): ThreadBeats {
  const { connection, times, looksFor, signsMemory, threadFile, onAnswer, onBroken } = options;
  const { port1: port, port2: threadPort } = new MessageChannel();
  const workerData: BeatThreadData = { connection, times, looksFor, signsMemory, port: threadPort };
  const thread = new Worker(threadFile, { workerData, transferList: [threadPort], execArgv: [] });
  const exited = once(thread, 'exit').catch(() => undefined);
  let tellLoaded = (): void => undefined;
  const loaded = new Promise<void>((resolve) => (tellLoaded = resolve));
  let isStopping = false;
  let error = new Error('the thread that keeps the lease has ended');

  const receive = (message: BeatMessage | BeatThreadReady): void => {
    if (message.type === 'ready') tellLoaded();
    else onAnswer(toBeatAnswer(message));
  };
  const send = (order: BeatOrder): void => port.postMessage(order);
  port.on('message', receive);
  thread.on('error', (cause) => {
    error = new Error(`the thread that keeps the lease has failed: ${cause.message}`, { cause });
  });
  thread.on('exit', () => {
    port.close();
    if (!isStopping) onBroken(error);
    tellLoaded();
  });
  return {
    loaded,
    hold: (workerId, askedAtMs) => send({ type: 'hold', workerId, askedAtMs }),
    claimed: () => send({ type: 'claimed' }),
    beatNow: () => send({ type: 'beat-now' }),
    letGo: () => send({ type: 'let-go' }),
    drain: () => send({ type: 'drain' }),
    catchUp() {
      for (;;) {
        const received = receiveMessageOnPort(port);
        if (received === undefined) return;
        receive(received.message as BeatMessage | BeatThreadReady);
      }
    },
    async stop() {
      isStopping = true;
      send({ type: 'stop' });
      const timer = setTimeout(() => void thread.terminate(), goodbyeMs);
      await exited;
      clearTimeout(timer);
    },
  };
}
