import type { Column } from '../output/column.js';
import { fillTemplate } from '../output/fill-template.js';
import { renderTable } from '../output/render-table.js';
import { csvLine } from '../output/to-csv.js';
import type { Session } from '../session/session.js';

/** What a command has found, and how a person is to see it. */
export interface Listing<Item> {
  readonly items: Iterable<Item> | AsyncIterable<Item>;
  readonly columns: readonly Column<Item>[];
  /** What `-o name` prints. */
  name(item: Item): string;
  /** What JSON, YAML and templates show; the item itself by default. */
  resource?(item: Item): unknown;
  /** Said to a person when there is nothing. */
  readonly empty: string;
}

/** Prints a list in the format that was asked for; line formats as the items come. */
export async function printList<Item>(session: Session, listing: Listing<Item>): Promise<number> {
  const { terminal, settings } = session;
  const { output } = settings;
  const resource = (item: Item) => listing.resource?.(item) ?? item;
  const line = lineWriter(session, listing, resource);
  if (line !== undefined) {
    let count = 0;
    if (output.kind === 'csv') terminal.write(csvLine(listing.columns.map(({ title }) => title.toLowerCase())));
    for await (const item of listing.items) {
      count += 1;
      terminal.write(line(item));
    }
    return count;
  }
  const items: Item[] = [];
  for await (const item of listing.items) items.push(item);
  if (output.kind === 'json') {
    terminal.write(`${JSON.stringify(items.map(resource), null, 2)}\n`);
  } else if (output.kind === 'yaml') {
    const { stringify } = await import('yaml');
    terminal.write(stringify(items.map(resource)));
  } else if (items.length === 0) {
    session.say(listing.empty);
  } else {
    const columns = listing.columns.filter(({ isWide }) => output.kind === 'wide' || isWide !== true);
    const room = output.kind === 'wide' ? Infinity : terminal.columns;
    terminal.write(renderTable(items, columns, { ...terminal, columns: room }));
  }
  return items.length;
}

function lineWriter<Item>(
  { settings: { output } }: Session,
  listing: Listing<Item>,
  resource: (item: Item) => unknown,
): ((item: Item) => string) | undefined {
  if (output.kind === 'jsonl') return (item) => `${JSON.stringify(resource(item))}\n`;
  if (output.kind === 'name') return (item) => `${listing.name(item)}\n`;
  if (output.kind === 'csv') return (item) => csvLine(listing.columns.map((column) => column.text(item)));
  if (output.kind === 'template') return (item) => `${fillTemplate(output.template, resource(item))}\n`;
  return undefined;
}
