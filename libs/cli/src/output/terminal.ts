import { styleText } from 'node:util';
import { terminalSize } from './terminal-size.js';

export type Style = Parameters<typeof styleText>[0];

/** Where a command reads from and writes to. */
export interface Terminal {
  /** Data. */
  write(text: string): void;
  /** All else: questions, progress, what went wrong. */
  note(text: string): void;
  /** Whether a person reads what is written. */
  readonly isTerminal: boolean;
  /** Whether a person can answer questions. */
  readonly canAsk: boolean;
  /** What fits into a line; unbounded without a terminal. */
  readonly columns: number;
  /** The text in a colour, where there are colours. */
  style(style: Style, text: string): string;
  /** The same for what goes to `note`. */
  styleNote(style: Style, text: string): string;
}

/** The terminal of this process. */
export function processTerminal(isPlain: boolean): Terminal {
  const { env, stdin, stdout, stderr } = process;
  const mayColour = !isPlain && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  const paint = (isOn: boolean) => (style: Style, text: string) =>
    isOn ? styleText(style, text, { validateStream: false }) : text;
  const isTerminal = stdout.isTTY === true;
  return {
    write: (text) => void stdout.write(text),
    note: (text) => void stderr.write(text),
    isTerminal,
    canAsk: stdin.isTTY === true && stderr.isTTY === true,
    columns: isTerminal ? terminalSize().columns : Infinity,
    style: paint(mayColour && isTerminal),
    styleNote: paint(mayColour && stderr.isTTY === true),
  };
}
