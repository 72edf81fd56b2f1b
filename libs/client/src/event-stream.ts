/** An event of a `text/event-stream`. */
export interface ServerSentEvent {
  /** The last `id` that was sent, with this event or before it; empty for none. */
  readonly id: string;
  /** `message` when the stream names none. */
  readonly name: string;
  readonly data: string;
}

/** Nothing has come from a stream for longer than its sender may be silent. */
export class StreamSilentError extends Error {
  override readonly name = 'StreamSilentError';
  constructor(silentMs: number) {
    super(`nothing has come for ${silentMs} ms`);
  }
}

/**
 * Reads events as browsers do (WHATWG HTML, section 9.2). An event that the end of the stream cuts off is dropped.
 * Rejects when the stream breaks, or is silent for `silentMs`, comments counted; the stream is let go in any case.
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  silentMs: number,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const assemble = createAssembler();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await orSilence(reader.read(), silentMs);
      if (done) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const event = assemble(line);
        if (event !== undefined) yield event;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined); // it may be broken
  }
}

/** Takes lines one by one; answers an event when a line completes it. */
function createAssembler(): (line: string) => ServerSentEvent | undefined {
  let id = '';
  let name = '';
  let data: string[] = [];
  return (line) => {
    if (line === '') {
      const event = data.length === 0 ? undefined : { id, name: name === '' ? 'message' : name, data: data.join('\n') };
      name = '';
      data = [];
      return event;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') data.push(value);
    if (field === 'event') name = value;
    if (field === 'id' && !value.includes('\0')) id = value;
    return undefined;
  };
}

async function orSilence<Result>(reading: Promise<Result>, silentMs: number): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new StreamSilentError(silentMs)), silentMs);
  });
  return Promise.race([reading, silence]).finally(() => clearTimeout(timer));
}
