import type { OutputEvent } from '@aster-scheduler/client';
import type { Session } from '../session/session.js';
import { wallTimeAt } from '../time/wall-clock.js';

export interface OutputWishes {
  /** Only this stream. */
  readonly stream?: string;
  /** Only lines that match. */
  readonly matches?: (line: string) => boolean;
  /** Each line with the time at which it was stored, by the clock of this zone. */
  readonly timesIn?: string;
}

/**
 * Prints the output of a run as it comes: its stderr goes to stderr. On a terminal each line is marked, so that it is
 * not taken for what this program says; elsewhere the text is as it was written.
 */
export async function printOutput(
  { terminal, say }: Session,
  events: AsyncIterable<OutputEvent>,
  { stream, matches, timesIn }: OutputWishes,
): Promise<void> {
  const rests = new Map<string, string>();
  const writeLines = (to: string, text: string, at: string) => {
    const write = to === 'stdout' || terminal.isTerminal ? terminal.write : terminal.note;
    const mark = terminal.isTerminal ? terminal.style(to === 'stdout' ? 'dim' : 'yellow', '| ') : '';
    if (mark === '' && matches === undefined && timesIn === undefined) return write(text);
    const time = timesIn === undefined ? '' : `${clockText(new Date(at), timesIn)}  `;
    const lines = ((rests.get(to) ?? '') + text).split('\n');
    rests.set(to, lines.pop() ?? '');
    for (const line of lines) if (matches?.(line) !== false) write(`${mark}${time}${line}\n`);
  };
  let lastAt = '';
  for await (const event of events) {
    if (event.type === 'attempt' && event.attempt > 1) say(`attempt ${event.attempt}`);
    if (event.type !== 'output') continue;
    if (event.dropped_bytes > 0) say(`${event.dropped_bytes} bytes were not kept`);
    lastAt = event.at;
    if (stream === undefined || event.stream === stream) writeLines(event.stream, event.text, event.at);
  }
  for (const [to, rest] of rests) if (rest !== '') writeLines(to, '\n', lastAt);
}

/** `02:30:04.512`: output is stored to the millisecond. */
function clockText(at: Date, timezone: string): string {
  const { hour, minute, second } = wallTimeAt(at, timezone);
  const clock = [hour, minute, second].map((number) => String(number).padStart(2, '0')).join(':');
  return `${clock}.${String(at.getUTCMilliseconds()).padStart(3, '0')}`;
}
