import type { OverviewResource, RunListItem } from '@aster-scheduler/client';
import { bar } from '../output/bar.js';
import type { Column } from '../output/column.js';
import { printable } from '../output/printable.js';
import { renderTable } from '../output/render-table.js';
import type { Terminal } from '../output/terminal.js';
import { cutToWidth } from '../output/text-width.js';
import { runColumns } from '../runs/run-columns.js';
import { formatInstant, type Times } from '../time/format-instant.js';
import { formatSpan } from '../time/format-span.js';
import type { TopFacts } from './top-facts.js';

/** What stands below the screen. */
export interface TopState {
  /** Which run is marked, of those that are shown. */
  readonly selected: number;
  readonly message: string;
  readonly rows: number;
}

const keys = 'up down  l logs  w why  c cancel  r retry  q quit';
const poolsShown = 4;
const barWidth = 12;

/** The lines of a screen, as many as it has. */
export function renderTop(
  { overview, runs }: TopFacts,
  { selected, message, rows }: TopState,
  terminal: Pick<Terminal, 'columns' | 'style'>,
  times: Times,
): readonly string[] {
  const { columns, style } = terminal;
  const title = `aster top   ${formatInstant(times.now, { ...times, style: 'local' })}   `;
  const [worst] = overview.verdict;
  const sentence = cutToWidth(worst === undefined ? 'all is right' : printable(worst.sentence), columns - title.length);
  const look = worst === undefined ? 'green' : worst.severity === 'critical' ? 'red' : 'yellow';
  const facts = [...headOf(overview), '', ...poolsOf(overview), ''].map((line) => cutToWidth(line, columns));
  const head = [`${title}${style(look, sentence)}`, ...facts];
  const room = Math.max(rows - head.length - 2, 1); // the titles, and the keys
  const first = Math.min(Math.max(selected - room + 1, 0), Math.max(runs.length - room, 0));
  const shown = runs.slice(first, first + room);
  const table = renderTable(shown, columnsOf(times, shown), { columns: columns - 2, style })
    .trimEnd()
    .split('\n');
  const [titles = '', ...lines] = table;
  const marked = lines.map((line, at) => `${at + first === selected ? style('cyan', '>') : ' '} ${line}`);
  const list = runs.length === 0 ? ['  nothing has run yet'] : [`  ${titles}`, ...marked];
  const filled = [...head, ...list].slice(0, rows - 1);
  const empty = Array.from({ length: Math.max(rows - 1 - filled.length, 0) }, () => '');
  return [...filled, ...empty, style('dim', cutToWidth(message === '' ? keys : message, columns))];
}

/** Those that fit beside the mark. */
function columnsOf(times: Times, shown: readonly RunListItem[]): readonly Column<RunListItem>[] {
  return runColumns(times, shown).filter(({ isWide }) => isWide !== true);
}

function headOf({
  now,
  finished,
  success_rate: rate,
  failing,
  failing_count: failingJobs,
}: OverviewResource): readonly string[] {
  const oldest = now.oldest_due_ms === null ? '' : `, the first for ${formatSpan(now.oldest_due_ms)}`;
  const success = rate === null ? '' : `   ${(100 * rate).toFixed(1)} % ok`;
  const ended = `${finished.succeeded} ok, ${finished.failed + finished.timed_out} failed, ${finished.skipped} skipped`;
  const names = failing.slice(0, 3).map(({ job_name: name, failures }) => `${printable(name)} (${failures})`);
  const many = failingJobs === 1 ? '1 job' : `${failingJobs} jobs`;
  return [
    `running ${now.running}   due ${now.due}${oldest}   waiting ${now.waiting}`,
    `last hour: ${ended}${success}`,
    failingJobs === 0 ? 'failing: no job' : `failing: ${many}: ${names.join(', ')}`,
  ];
}

function poolsOf({ pools }: OverviewResource): readonly string[] {
  const busiest = [...pools].sort((a, b) => b.running + b.due - (a.running + a.due)).slice(0, poolsShown);
  return busiest.map(({ name, slots, running, due, workers }) => {
    const load = bar(running, Math.max(slots, 1), barWidth);
    return `pool ${printable(name)}  [${load.padEnd(barWidth)}] ${running} of ${slots} slots, ${due} due, ${workers} workers`;
  });
}
