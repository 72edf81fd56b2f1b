import type { AsterEvent } from '@aster-scheduler/core';
import { events } from '../testing/an-event-of-each-type.js';
import { fanOut } from './fan-out.js';

describe('fanOut', () => {
  it('gives an event to every receiver in order', () => {
    const seen: string[] = [];
    fanOut(
      (event) => seen.push(`a ${event.type}`),
      (event) => seen.push(`b ${event.type}`),
    )(events['listener.connected']);
    expect(seen).toEqual(['a listener.connected', 'b listener.connected']);
  });

  it('keeps the sender and the others from a receiver that throws', () => {
    const seen: AsterEvent[] = [];
    const emit = fanOut(
      () => {
        throw new Error('broken receiver');
      },
      (event) => seen.push(event),
    );
    emit(events['run.started']);
    expect(seen).toEqual([events['run.started']]);
  });
});
