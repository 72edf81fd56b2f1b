import { usageError } from '../errors/cli-error.js';
import { nearestWord } from '../errors/nearest-word.js';
import { plainFormats } from './format-names.js';

/** How a command prints what it was asked for. */
export type OutputFormat =
  | { readonly kind: (typeof plainFormats)[number] }
  /** A text with fields in double braces: `{{name}} {{next_run_at}}`. */
  | { readonly kind: 'template'; readonly template: string };

/** @throws CliError for a text that is none of the formats */
export function parseOutputFormat(text: string): OutputFormat {
  if (text.startsWith('template=')) return { kind: 'template', template: text.slice('template='.length) };
  const kind = plainFormats.find((known) => known === text);
  if (kind !== undefined) return { kind };
  const near = nearestWord(text, plainFormats);
  throw usageError(
    `there is no output format ${JSON.stringify(text)}${near === undefined ? '' : `; did you mean ${near}?`}`,
    `one of ${plainFormats.join(', ')}, 'template={{name}} {{status}}'`,
  );
}

/** Whether a program is to read the output rather than a person. */
export function isForPrograms({ kind }: OutputFormat): boolean {
  return kind !== 'table' && kind !== 'wide';
}
