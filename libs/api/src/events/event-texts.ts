import type { ChangedEvent, HelloEvent } from '@aster-scheduler/client';
import { eventStreamBegin } from '../http/event-stream-texts.js';

/** How soon somebody who was let go comes back, by chance within this: all of them at once would be too much. */
const comeBackWithinMs = 3_000;

/** The begin of a stream of events. */
export function helloText(hello: HelloEvent): string {
  return `${eventStreamBegin}event: hello\ndata: ${JSON.stringify(hello)}\n\n`;
}

/** @param id what the reader sends back as `Last-Event-ID` */
export function changedText(id: string, changed: ChangedEvent): string {
  return `event: changed\nid: ${id}\ndata: ${JSON.stringify(changed)}\n\n`;
}

/** The end of a stream whose server closes. */
export function byeText(): string {
  return `event: bye\ndata: ${JSON.stringify({ retry_ms: 500 + Math.round(Math.random() * comeBackWithinMs) })}\n\n`;
}
