import type { RunListItem } from '@aster-scheduler/client';
import { messageOf } from '@aster-scheduler/core';
import { printable } from '../output/printable.js';
import { terminalSize } from '../output/terminal-size.js';
import { cutToWidth } from '../output/text-width.js';
import { type Away, isAway, sayAway } from '../print/away.js';
import { onInterrupt } from '../session/interrupts.js';
import type { Session } from '../session/session.js';
import { renderTop } from './render-top.js';
import { readTopFacts, type TopFacts } from './top-facts.js';

const everyMs = 2_000;
/** A server that takes longer is told to be away. */
const lateMs = 3_000;
const enterScreen = '\u001b[?1049h\u001b[?25l';
const leaveScreen = '\u001b[?25h\u001b[?1049l';
const home = '\u001b[H';
const clearRest = '\u001b[J';
const clearLine = '\u001b[K';
const logBytes = 20_000;

/** Shows the screen until somebody presses q or Ctrl-C. What is typed is never sent to the server but for its keys. */
export async function showTop(session: Session): Promise<void> {
  const { stdin, stdout } = process;
  const over = new AbortController();
  const restore = onInterrupt(() => over.abort());
  const screen = createScreen(session, over);
  const onKey = (data: Buffer) => void screen.press(data.toString());
  const onResize = () => screen.draw();
  stdin.setRawMode(true);
  stdin.resume().on('data', onKey);
  stdout.on('resize', onResize);
  stdout.write(enterScreen);
  try {
    while (!over.signal.aborted) {
      await screen.refresh();
      await pause(everyMs, over.signal);
    }
  } finally {
    stdout.write(leaveScreen);
    stdout.off('resize', onResize);
    stdin.off('data', onKey).pause();
    stdin.setRawMode(false);
    restore();
  }
}

/** What is shown, and what was typed. */
interface Shown {
  readonly session: Session;
  readonly over: AbortController;
  zone: string;
  facts?: TopFacts;
  selectedId?: string;
  message: string;
  away?: Away;
  /** In place of the list, until a key is pressed. */
  text?: string;
  /** Done when `y` is pressed. */
  asked?: () => Promise<string>;
}

interface Screen {
  refresh(): Promise<void>;
  draw(): void;
  press(key: string): Promise<void>;
}

function createScreen(session: Session, over: AbortController): Screen {
  const shown: Shown = { session, over, zone: 'UTC', message: '' };
  return {
    draw: () => draw(shown),
    refresh: async () => refresh(shown),
    press: async (key) => press(shown, key),
  };
}

/** @throws whatever the server refuses, and that it is away when nothing was shown yet */
async function refresh(shown: Shown): Promise<void> {
  const { session, over } = shown;
  const since = new Date();
  const late = setTimeout(() => {
    shown.away ??= { since };
    draw(shown);
  }, lateMs);
  try {
    shown.zone = (await session.times()).timezone;
    shown.facts = await readTopFacts(await session.client(), over.signal);
    shown.selectedId ??= shown.facts.runs[0]?.id;
    shown.away = undefined;
  } catch (error) {
    if (over.signal.aborted) return;
    if (shown.facts === undefined || !isAway(error)) throw error;
    shown.away = { since: shown.away?.since ?? since, error };
  } finally {
    clearTimeout(late);
  }
  draw(shown);
}

function draw({ session, over, facts, text, zone, away, ...state }: Shown): void {
  if (facts === undefined || over.signal.aborted) return;
  const { rows, columns } = terminalSize();
  const terminal = { ...session.terminal, columns };
  const times = { timezone: zone, style: session.settings.timeStyle, now: facts.at };
  const selected = placeOf(facts, state.selectedId);
  // what is asked is answered by a key, and so stays to be read
  const isAsked = state.asked !== undefined;
  const said = away === undefined || isAsked ? '' : sayAway(away, { ...times, now: new Date() });
  const message = said === '' ? state.message : said;
  const foot = said === '' ? 'any key goes back' : cutToWidth(said, columns);
  const lines =
    text === undefined
      ? renderTop(facts, { selected, message, rows }, terminal, times)
      : [...lastLines(text, Math.max(rows - 1, 1), columns), terminal.style('dim', foot)];
  process.stdout.write(`${home}${lines.map((line) => `${line}${clearLine}`).join('\r\n')}${clearRest}`);
}

function placeOf({ runs }: TopFacts, id: string | undefined): number {
  return Math.max(
    runs.findIndex((run) => run.id === id),
    0,
  );
}

async function press(shown: Shown, key: string): Promise<void> {
  const { over, text, asked, facts } = shown;
  if (key === '\u0003' || (key === 'q' && text === undefined)) return over.abort();
  shown.text = undefined;
  shown.asked = undefined;
  shown.message = '';
  if (text !== undefined) return draw(shown);
  if (asked !== undefined) return key === 'y' ? say(shown, asked) : draw(shown);
  if (facts === undefined) return;
  const step = steps[key];
  if (step === undefined) return act(shown, key, facts.runs[placeOf(facts, shown.selectedId)]);
  const place = Math.min(Math.max(placeOf(facts, shown.selectedId) + step, 0), facts.runs.length - 1);
  shown.selectedId = facts.runs[place]?.id;
  draw(shown);
}

/** What keys move the mark by. */
const steps: Readonly<Record<string, number>> = { '\u001b[A': -1, k: -1, '\u001b[B': 1, j: 1 };

async function act(shown: Shown, key: string, run: RunListItem | undefined): Promise<void> {
  if (run === undefined) return;
  const { runs } = await shown.session.client();
  const name = `${run.id.slice(0, 13)} of ${printable(run.job_name)}`;
  const ask = (question: string, work: () => Promise<string>): void => {
    shown.message = `${question} [y/n]`;
    shown.asked = work;
    draw(shown);
  };
  if (key === 'c') return ask(`cancel ${name}?`, async () => `${(await runs.cancel(run.id)).status}: ${name}`);
  if (key === 'r') return ask(`retry ${name}?`, async () => `run ${(await runs.retry(run.id)).id}`);
  if (key === 'w') return say(shown, async () => printable((await runs.explain(run.id)).sentence));
  if (key !== 'l') return;
  return say(shown, async () => {
    const output = await runs.output(run.id, { tailBytes: logBytes });
    shown.text = output === '' ? 'it has printed nothing' : output;
    return '';
  });
}

/** Shows what becomes of something, or what it is refused with. */
async function say(shown: Shown, work: () => Promise<string>): Promise<void> {
  shown.message = '…';
  draw(shown);
  shown.message = await work().catch(messageOf);
  draw(shown);
}

/** The end of a text, in lines that fit. */
function lastLines(text: string, rows: number, columns: number): readonly string[] {
  const lines = text
    .trimEnd()
    .split('\n')
    .flatMap((line) => {
      const clean = printable(line);
      const pieces = Math.max(Math.ceil(clean.length / columns), 1);
      return Array.from({ length: pieces }, (_, at) => clean.slice(at * columns, (at + 1) * columns));
    });
  const end = lines.slice(-rows);
  return [...end, ...Array.from({ length: rows - end.length }, () => '')];
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
