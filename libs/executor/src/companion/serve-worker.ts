import type { Socket } from 'node:net';
import { frameWriter, onFrames } from '../protocol/frames.js';
import type { FromCompanion, ToCompanion } from '../protocol/messages.js';
import { type Companion, createCompanion, type Hello } from './companion.js';
import { explainFolderFailure } from './explain-folder-failure.js';

/**
 * Does what the worker at the other end of `socket` says, until it closes or is gone.
 * Resolves when nothing that was started lives any more and the worker, if there is one, was told.
 */
export function serveWorker(socket: Socket): Promise<void> {
  const send = frameWriter<FromCompanion>(socket);
  return new Promise((resolve) => {
    let companion: Companion | undefined;
    let isTidying = false;
    const finish = async (): Promise<void> => {
      if (isTidying) return;
      isTidying = true;
      await companion?.tidyUp();
      setImmediate(() => socket.end(resolve)); // after the messages of this turn were sent
    };
    onFrames<ToCompanion>(socket, (message) => {
      if (message.type === 'hello') companion = begin(message, send);
      else if (message.type === 'close') void companion?.close().then(finish);
      else companion?.receive(message);
    });
    socket.on('error', () => undefined); // 'close' follows
    socket.on('close', () => void Promise.resolve(companion?.abandon()).then(finish));
  });
}

/**
 * If there cannot be a companion, tells the worker why in a sentence rather than a stack; the worker then ends this
 * process.
 */
function begin(hello: Hello, send: (message: FromCompanion) => void): Companion | undefined {
  try {
    return createCompanion(hello, send);
  } catch (error) {
    send({ type: 'refused', why: explainFolderFailure(hello.temporaryFolder, error) });
    return undefined;
  }
}
