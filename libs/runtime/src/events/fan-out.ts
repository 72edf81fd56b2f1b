import type { AsterEvent, Emit } from '@aster-scheduler/core';

/**
 * Gives every event to each receiver. One that throws against the rule keeps neither the others nor the sender from
 * work.
 */
export function fanOut(...receivers: readonly Emit[]): Emit {
  return (event) => {
    for (const receive of receivers) give(event, receive);
  };
}

function give(event: AsterEvent, receive: Emit): void {
  try {
    receive(event);
  } catch (error) {
    process.emitWarning(`a receiver of events failed on ${event.type}: ${String(error)}`, 'AsterWarning');
  }
}
