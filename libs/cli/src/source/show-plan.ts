import type { AppliedChange, AppliedKind, ApplyResource, PruneWay } from '@aster-scheduler/client';
import { isForPrograms } from '../output/output-format.js';
import { printable } from '../output/printable.js';
import type { Terminal } from '../output/terminal.js';
import { printOne } from '../print/print-one.js';
import type { Session } from '../session/session.js';

/**
 * Shows what applying does: a line for each thing, as a comparison of two texts has it, and what it comes to.
 *
 * @param isReport as Markdown, for a comment on a change of the files
 */
export async function showPlan(session: Session, plan: ApplyResource, source: string, isReport = false): Promise<void> {
  if (isReport) return session.terminal.write(planReport(plan, source));
  if (isForPrograms(session.settings.output)) {
    return printOne(session, { resource: plan, name: plan.plan, text: () => '' });
  }
  session.terminal.write(planLines(plan, session.terminal.style).join(''));
  session.say(`${planSummary(plan)} in ${source}   plan ${plan.plan}`);
}

/** GitHub refuses a comment of more than 65,536 characters, and it may be put below other text. */
const longestReport = 60_000;

/** A fence is longer than whatever a name or a value may have in it. */
export function planReport(plan: ApplyResource, source: string): string {
  const text = shortened(planLines(plan, (_style, plain) => plain)).join('');
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const body = text === '' ? '' : `\n${fence}diff\n${text}${fence}\n`;
  return `### ${planSummary(plan)} in \`${printable(source).replaceAll('`', "'")}\`\n${body}\nplan \`${plan.plan}\`\n`;
}

/** Whole lines, as many as a comment may have; where some are left out, what goes and what is refused comes first. */
function shortened(lines: readonly string[]): readonly string[] {
  if (lines.join('').length <= longestReport) return lines;
  const isGrave = (line: string) => /^[-!]/.test(line);
  const kept: string[] = [];
  let length = 0;
  for (const line of [...lines.filter(isGrave), ...lines.filter((each) => !isGrave(each))]) {
    length += line.length;
    if (length > longestReport) break;
    kept.push(line);
  }
  return [...kept, `… and ${lines.length - kept.length} more lines\n`];
}

function planLines(plan: ApplyResource, style: Terminal['style']): readonly string[] {
  const lines: string[] = [];
  const things = [...plan.creates, ...plan.updates, ...plan.prunes, ...plan.conflicts];
  const names = things.map(({ kind, name }) => nameOf(kind, name));
  const width = Math.min(40, Math.max(0, ...names.map((name) => printable(name).length)));
  const line = (sign: string, name: string, text: string) => `${sign} ${printable(name).padEnd(width)}  ${text}\n`;
  for (const { kind, name } of plan.creates) lines.push(line(style('green', '+'), nameOf(kind, name), 'created'));
  for (const { kind, name, changes } of plan.updates) {
    const [first = '', ...others] = changes.map(changeText);
    lines.push(line(style('yellow', '~'), nameOf(kind, name), first));
    for (const other of others) lines.push(`  ${' '.repeat(width)}  ${other}\n`);
  }
  for (const { kind, name, way } of plan.prunes) {
    lines.push(line(style('red', '-'), nameOf(kind, name), pruneText(kind, way)));
  }
  for (const { kind, name, why } of plan.conflicts) lines.push(line(style('red', '!'), nameOf(kind, name), why));
  return lines;
}

function nameOf(kind: AppliedKind, name: string): string {
  return kind === 'job' ? name : `${kind} ${name}`;
}

function pruneText(kind: AppliedKind, way: PruneWay): string {
  if (kind === 'job') return way === 'delete' ? 'deleted with its history' : 'archived';
  return way === 'delete' ? 'deleted' : 'turned off';
}

/** What a plan comes to, in a line. */
export function planSummary({ creates, updates, prunes, conflicts, unchanged, records }: ApplyResource): string {
  const changes = creates.length + updates.length + prunes.length;
  const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;
  const kept = records > 0 ? `${unchanged} unchanged (${records} declared anew)` : `${unchanged} unchanged`;
  return `${counted(changes, 'change')}, ${kept}, ${counted(conflicts.length, 'conflict')}`;
}

/** Whether applying would do nothing, not even keep what is declared. */
export function isEmptyPlan({ creates, updates, prunes, conflicts, records }: ApplyResource): boolean {
  return creates.length + updates.length + prunes.length + conflicts.length + records === 0;
}

function changeText({ field, from, to, is_drift: isDrift }: AppliedChange): string {
  return `${field} ${valueText(from)} -> ${valueText(to)}${isDrift ? '   (changed by hand)' : ''}`;
}

const shownLength = 60;

function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  const text = printable(typeof value === 'string' ? value : JSON.stringify(value));
  return text.length > shownLength ? `${text.slice(0, shownLength - 1)}…` : text;
}
