import { endId, formatOutputCursor } from './output-cursor.js';
import type { OutputNews } from './output-news.js';

/** News as an event of a `text/event-stream`. JSON has no line breaks, so one line of data is enough. */
export function toServerSentEvent(news: OutputNews): string {
  const id = news.type === 'end' ? endId : formatOutputCursor(news.cursor);
  return `id: ${id}\nevent: ${news.type}\ndata: ${JSON.stringify(news.event)}\n\n`;
}

/** News as the lines of a plain text; a line says where bytes were left out and where another attempt begins. */
export async function* toPlainText(news: AsyncIterable<OutputNews>): AsyncGenerator<string, void, undefined> {
  let isFirst = true;
  for await (const item of news) {
    if (item.type === 'output') {
      const { text, dropped_bytes: dropped } = item.event;
      yield dropped > 0 ? `\n[${dropped} bytes of output left out]\n${text}` : text;
    }
    if (item.type === 'attempt' && !isFirst) yield `\n[attempt ${item.event.attempt}]\n`;
    isFirst = false;
  }
}
