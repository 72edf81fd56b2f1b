let last: Promise<void> = Promise.resolve();

/**
 * Resolves when it is this caller's turn: each gets a round of the event loop of its own, so that between two pieces of
 * work that take long the loop sees to timers and everybody else. For the whole process.
 */
export async function takeTurn(): Promise<void> {
  last = last.then(async () => new Promise((resolve) => setImmediate(resolve)));
  return last;
}
