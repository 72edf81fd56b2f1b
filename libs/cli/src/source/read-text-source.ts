import { type Document, isMap, isPair, isScalar, LineCounter, parseAllDocuments } from 'yaml';
import type { JobSource } from './job-source.js';
import { readDocument } from './read-document.js';
import type { SourcePlace, SourceProblem } from './source-problem.js';

/** Reads YAML or JSON, which is YAML as well: one document or more. */
export function readTextSource(text: string, file: string): readonly JobSource[] {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const documents = 'empty' in parsed ? [] : parsed;
  return documents.map((document) => {
    const problems = [...document.errors, ...document.warnings].map(({ message, pos }): SourceProblem => ({
      ...placeAt(lines, file, pos[0]),
      message,
    }));
    const nothing = { jobs: [], rules: [], channels: [], problems };
    if (document.errors.length > 0) return nothing;
    const read = readContent(document, file, problems);
    if (read === undefined) return nothing;
    const source = readDocument(read.content, (path) => placeOf(document, path, { lines, file }));
    return { ...source, problems: [...problems, ...source.problems] };
  });
}

/** An alias that stands for more and more aliases is refused by the parser when it is read. */
function readContent(
  document: Document,
  file: string,
  problems: SourceProblem[],
): { readonly content: unknown } | undefined {
  try {
    return { content: document.toJS() };
  } catch (error) {
    problems.push({ file, line: 1, column: 1, message: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
}

/** Where the key of a member stands; without a line where the member is not there. */
function placeOf(
  document: Document,
  path: readonly string[],
  { lines, file }: { readonly lines: LineCounter; readonly file: string },
): SourcePlace {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  for (const name of path) {
    if (!isMap(node)) return { file };
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === name);
    if (pair === undefined || !isPair(pair) || !isScalar(pair.key)) return { file };
    offset = pair.key.range?.[0] ?? offset;
    node = pair.value;
  }
  return placeAt(lines, file, offset);
}

function placeAt(lines: LineCounter, file: string, offset: number): SourcePlace {
  const { line, col } = lines.linePos(offset);
  return { file, line: Math.max(1, line), column: Math.max(1, col) };
}
