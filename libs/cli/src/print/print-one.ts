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

/** Prints one thing in the format that was asked for; `asOneDocument` puts several together. */
export async function printOne(session: Session, { resource, name, text }: Showing): Promise<void> {
  const { terminal, settings, series } = session;
  const { output } = settings;
  const isFirst = series === undefined || series.printed === 0;
  if (series !== undefined) series.printed += 1;
  if (output.kind === 'json') terminal.write(jsonOf(resource, series === undefined ? undefined : isFirst));
  else if (output.kind === 'jsonl') terminal.write(`${JSON.stringify(resource)}\n`);
  else if (output.kind === 'name') terminal.write(`${name}\n`);
  else if (output.kind === 'template') terminal.write(`${fillTemplate(output.template, resource)}\n`);
  else if (output.kind === 'csv') {
    const head = series?.head ?? Object.keys(resource);
    if (series !== undefined) series.head = head;
    if (isFirst) terminal.write(csvLine(head));
    const fields: Readonly<Record<string, unknown>> = { ...resource }; // one of several may have more or fewer
    terminal.write(csvLine(head.map((name) => fieldText(fields[name]))));
  } else if (output.kind === 'yaml') {
    const { stringify } = await import('yaml');
    terminal.write(stringify(series === undefined ? resource : [resource]));
  } else terminal.write(text());
}

/** @param isFirst of a list, which `asOneDocument` ends; absent: a document of its own */
function jsonOf(resource: object, isFirst: boolean | undefined): string {
  const json = JSON.stringify(resource, null, 2);
  if (isFirst === undefined) return `${json}\n`;
  return `${isFirst ? '[' : ','}\n  ${json.replaceAll('\n', '\n  ')}`;
}
