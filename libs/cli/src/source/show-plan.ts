import type { AppliedChange, AppliedKind, ApplyResource, PruneWay } from '@aster-scheduler/client';
import { isForPrograms } from '../output/output-format.js';
import { printable } from '../output/printable.js';
import type { Terminal } from '../output/terminal.js';
import { printOne } from '../print/print-one.js';
import type { Session } from '../session/session.js';

/** Shows what applying does: a line for each thing, as a comparison of two texts has it, and what it comes to. */
export async function showPlan(session: Session, plan: ApplyResource, source: string): Promise<void> {
  if (isForPrograms(session.settings.output)) {
    return printOne(session, { resource: plan, name: plan.plan, text: () => '' });
  }
  printPlan(session.terminal, plan);
  session.say(`${planSummary(plan)} in ${source}   plan ${plan.plan}`);
}

function printPlan(terminal: Terminal, plan: ApplyResource): void {
  const { style } = terminal;
  const things = [...plan.creates, ...plan.updates, ...plan.prunes, ...plan.conflicts];
  const names = things.map(({ kind, name }) => nameOf(kind, name));
  const width = Math.min(40, Math.max(0, ...names.map((name) => printable(name).length)));
  const line = (sign: string, name: string, text: string) => `${sign} ${printable(name).padEnd(width)}  ${text}\n`;
  for (const { kind, name } of plan.creates) terminal.write(line(style('green', '+'), nameOf(kind, name), 'created'));
  for (const { kind, name, changes } of plan.updates) {
    const [first = '', ...others] = changes.map(changeText);
    terminal.write(line(style('yellow', '~'), nameOf(kind, name), first));
    for (const other of others) terminal.write(`  ${' '.repeat(width)}  ${other}\n`);
  }
  for (const { kind, name, way } of plan.prunes) {
    terminal.write(line(style('red', '-'), nameOf(kind, name), pruneText(kind, way)));
  }
  for (const { kind, name, why } of plan.conflicts) terminal.write(line(style('red', '!'), nameOf(kind, name), why));
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
