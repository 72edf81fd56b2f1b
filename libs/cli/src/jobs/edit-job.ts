import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ApiError } from '@aster-scheduler/client';
import { splitWords } from '@aster-scheduler/core';
import { Document, LineCounter, parseDocument } from 'yaml';
import { CliError, usageError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import type { Session } from '../session/session.js';

/** How an edit begins and what becomes of it. */
export interface EditOptions {
  /** A comment above the fields. */
  readonly head?: string;
  /** The text that it begins with, instead of the fields as they are. */
  readonly text?: string;
  /** What is done with what was written when somebody else has changed the job meanwhile. */
  onConflict?(written: Readonly<Record<string, unknown>>): Promise<KeptEdit>;
}

/** What is kept of an edit that could not be saved. */
export interface KeptEdit {
  /** The comment above the fields. */
  readonly head: string;
  readonly fields: object;
  /** Told, and in the text above the fields that they are about. */
  readonly problems: readonly { readonly field: string; readonly message: string }[];
  /** What to type to go on, but for the name of the file. */
  readonly command: string;
}

/**
 * Lets a person change fields as YAML in their editor, and hands them to `save`. What the server refuses comes back in
 * the editor with a comment at its line, until it is accepted or nothing is changed any more. What was refused and is
 * given up, or cannot be mended there, as when somebody else has changed the job, stays in its file.
 *
 * @throws CliError when nothing was changed
 */
export async function editJob<Made>(
  session: Session,
  fields: object,
  save: (changed: never) => Promise<Made>,
  { head, text: begun, onConflict }: EditOptions = {},
): Promise<Made> {
  const folder = await mkdtemp(join(tmpdir(), 'aster-edit-'));
  const path = join(folder, 'job.yaml');
  let isKept = false;
  try {
    let text = begun ?? withHead(head, fields);
    for (;;) {
      await writeFile(path, text, { mode: 0o600 });
      await openEditor(session, path);
      const edited = await readFile(path, 'utf8');
      const isSame = begun === undefined ? edited === text : says(edited, fields);
      if (isBlank(edited) || isSame) throw new CliError(exitCodes.failed, 'nothing was changed');
      isKept = true;
      const problems = await trySave(edited, save).catch(async (error: unknown) => {
        if (onConflict === undefined || !isConflict(error)) throw error;
        throw await keepForLater(session, path, await onConflict(parseDocument(edited).toJS() as never));
      });
      if (!Array.isArray(problems)) {
        isKept = false;
        return problems.made;
      }
      text = withComments(edited, problems);
      for (const { message } of problems) session.say(message);
    }
  } finally {
    if (isKept) session.say(`what was written is kept in ${path}`);
    else await rm(folder, { recursive: true, force: true });
  }
}

function withHead(head: string | undefined, fields: object): string {
  return `${head === undefined ? '' : `# ${head}\n`}${new Document(fields).toString()}`;
}

/** Also where comments are left. */
function isBlank(text: string): boolean {
  return text.split('\n').every((line) => /^\s*(?:#|$)/.test(line));
}

function says(text: string, fields: object): boolean {
  const document = parseDocument(text);
  return document.errors.length === 0 && isDeepStrictEqual(document.toJS(), fields);
}

function isConflict(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'VERSION_CONFLICT';
}

async function keepForLater(
  session: Session,
  path: string,
  { head, fields, problems, command }: KeptEdit,
): Promise<CliError> {
  const marks = problems.map((problem) => ({ ...problem, line: undefined }));
  await writeFile(path, withComments(withHead(head, fields), marks), { mode: 0o600 });
  for (const { message } of problems) session.terminal.note(`  ${message}\n`);
  const message = 'somebody else has changed the job meanwhile: nothing was changed';
  return new CliError(exitCodes.refused, message, { hint: `${command} ${path}` });
}

interface EditProblem {
  readonly field: string | undefined;
  readonly line: number | undefined;
  readonly message: string;
}

async function trySave<Made>(
  text: string,
  save: (changed: never) => Promise<Made>,
): Promise<{ readonly made: Made } | EditProblem[]> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    return document.errors.map(({ message, pos }) => ({ field: undefined, line: lines.linePos(pos[0]).line, message }));
  }
  try {
    return { made: await save(document.toJS() as never) };
  } catch (error) {
    if (!(error instanceof ApiError) || error.fieldProblems.length === 0) throw error;
    return error.fieldProblems.map(({ field, message }) => ({
      field,
      line: undefined,
      message: `${field}: ${message}`,
    }));
  }
}

/** A comment above each line that is meant, or at the top. Comments of the try before are gone. */
function withComments(text: string, problems: readonly EditProblem[]): string {
  const lines = text.split('\n').filter((line) => !line.startsWith(mark));
  const placed = problems.map((problem) => ({ problem, at: lineOf(lines, problem) }));
  for (const { problem, at } of placed.sort((one, other) => other.at - one.at))
    lines.splice(at, 0, `${mark}${problem.message}`);
  return lines.join('\n');
}

const mark = '# ERROR: ';

function lineOf(lines: readonly string[], { field, line }: EditProblem): number {
  if (line !== undefined) return Math.max(0, line - 1);
  const [name = ''] = (field ?? '').split(/[.[]/);
  return Math.max(
    0,
    lines.findIndex((text) => name !== '' && text.startsWith(`${name}:`)),
  );
}

async function openEditor({ env }: Session, path: string): Promise<void> {
  const [program = 'vi', ...args] = splitWords(env.VISUAL ?? env.EDITOR ?? 'vi');
  const child = spawn(program, [...args, path], { stdio: 'inherit' });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', () =>
      reject(usageError(`the editor ${JSON.stringify(program)} cannot be started`, 'set EDITOR')),
    );
    child.once('close', resolve);
  });
  if (code !== 0)
    throw new CliError(exitCodes.failed, `the editor ended with ${code ?? 'a signal'}; nothing was changed`);
}
