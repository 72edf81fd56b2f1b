import { fieldText, fillTemplate } from '../output/fill-template.js';
import { csvLine } from '../output/to-csv.js';
import type { Session } from '../session/session.js';

/** One thing, and how a person is to see it. */
export interface Showing {
  readonly resource: object;
  /** What `-o name` prints. */
  readonly name: string;
  /** For people; ends with a line end. */
  text(): string;
}

/** Prints one thing in the format that was asked for. */
export async function printOne({ terminal, settings }: Session, { resource, name, text }: Showing): Promise<void> {
  const { output } = settings;
  if (output.kind === 'json') terminal.write(`${JSON.stringify(resource, null, 2)}\n`);
  else if (output.kind === 'jsonl') terminal.write(`${JSON.stringify(resource)}\n`);
  else if (output.kind === 'name') terminal.write(`${name}\n`);
  else if (output.kind === 'template') terminal.write(`${fillTemplate(output.template, resource)}\n`);
  else if (output.kind === 'csv') {
    terminal.write(csvLine(Object.keys(resource)) + csvLine(Object.values(resource).map(fieldText)));
  } else if (output.kind === 'yaml') {
    const { stringify } = await import('yaml');
    terminal.write(stringify(resource));
  } else terminal.write(text());
}
