import { Writable } from 'node:stream';

/** A stream that keeps what is written to it. */
export interface WrittenLines {
  readonly stream: NodeJS.WritableStream & { readonly isTTY?: boolean };
  text(): string;
  lines(): readonly string[];
  objects(): readonly Readonly<Record<string, unknown>>[];
}

export function writtenLines(isTTY = false): WrittenLines {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, callback) {
      text += String(chunk);
      callback();
    },
  });
  const lines = (): readonly string[] => text.split('\n').slice(0, -1);
  return {
    stream: Object.assign(stream, { isTTY }),
    text: () => text,
    lines,
    objects: () => lines().map((line): Record<string, unknown> => JSON.parse(line)),
  };
}
