import { exitCodes } from '../errors/exit-codes.js';

type OnInterrupt = () => void;

let current: OnInterrupt = () => process.exit(exitCodes.interrupted);

/** From now on Ctrl-C ends the process with 130, until a command says otherwise. */
export function exitOnInterrupt(): void {
  process.on('SIGINT', () => current());
}

/** Lets a command decide what Ctrl-C does. Returns the function that puts it back. */
export function onInterrupt(react: OnInterrupt): () => void {
  const before = current;
  current = react;
  return () => {
    current = before;
  };
}
