import { createHash } from 'node:crypto';

/** A function of the schema: its text as it is now. */
export interface SqlFunction {
  /** Without the schema. */
  readonly name: string;
  /** `create or replace function aster.<name> …` */
  readonly text: string;
  /** Of the text, in hexadecimal. */
  readonly textHash: string;
}

/**
 * Reads a function's text. What is put into it becomes part of the text as it is. The tag is called `sql` because
 * editors colour what it holds.
 */
export function sql(strings: TemplateStringsArray, ...parts: ReadonlyArray<string | number>): SqlFunction {
  const text = String.raw({ raw: strings }, ...parts);
  const name = /^create or replace function aster\.(\w+)\(/m.exec(text)?.[1];
  if (name === undefined)
    throw new Error('a function of the schema begins with "create or replace function aster.name("');
  return { name, text, textHash: createHash('sha256').update(text).digest('hex') };
}
