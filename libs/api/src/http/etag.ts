import { createHash } from 'node:crypto';
import { InvalidInputError, type Job } from '@aster-scheduler/core';

/**
 * The entity tag of a job: its version, and a digest of what is shown of it and changes without an edit, which is its
 * next tick and the names of its upstream jobs.
 */
export function etagOf({ version, nextRunAt, dependsOn }: Pick<Job, 'version' | 'nextRunAt' | 'dependsOn'>): string {
  const shown = [nextRunAt?.getTime(), dependsOn.map(({ jobName }) => jobName)];
  const digest = createHash('sha256').update(JSON.stringify(shown)).digest('base64url');
  return `"${version}-${digest.slice(0, 8)}"`;
}

/**
 * The entity tag of an answer that has none of its own: it changes with the text. Weak, as the text is not a thing that
 * could be edited on the condition that it is still so.
 */
export function contentTag(text: string): string {
  return `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
}

const tag = /[ \t]*((?:W\/)?"[^"]*")[ \t]*(,|$)/y;

/**
 * The entity tags of `If-Match` or `If-None-Match`, each as it was sent; `*` for any.
 *
 * @throws InvalidInputError for anything else
 */
export function readTags(name: 'If-Match' | 'If-None-Match', header: string): '*' | readonly string[] {
  if (header.trim() === '*') return '*';
  const tags: string[] = [];
  tag.lastIndex = 0;
  for (;;) {
    const [, found, end] = tag.exec(header) ?? []; // from the end of the one before, so that nothing is seen again
    if (found === undefined) {
      throw new InvalidInputError([{ field: name, message: 'must be * or entity tags in double quotes' }]);
    }
    tags.push(found);
    if (end === '') return tags;
  }
}

/**
 * Whether the version is one that `If-Match` allows: `*`, or a list of entity tags, or of plain versions in quotes. Of
 * a tag the version alone counts, or each tick would refuse edits of what it does not touch. A weak tag matches
 * nothing.
 *
 * @throws InvalidInputError for anything else
 */
export function ifMatchAllows(header: string, version: number): boolean {
  const tags = readTags('If-Match', header);
  return tags === '*' || tags.some((tag) => isOfVersion(tag, version));
}

/**
 * Whether `If-None-Match` of an edit names the version: `*`, or a tag that has it, where weak is as good as strong.
 *
 * @throws InvalidInputError for anything else
 */
export function ifNoneMatchRefuses(header: string, version: number): boolean {
  const tags = readTags('If-None-Match', header);
  return tags === '*' || tags.some((tag) => isOfVersion(opaque(tag), version));
}

function isOfVersion(tag: string, version: number): boolean {
  return tag === `"${version}"` || tag.startsWith(`"${version}-`);
}

/**
 * Whether `If-None-Match` names the tag of what is there: `*`, or the tag itself, where weak is as good as strong.
 *
 * @throws InvalidInputError for anything but `*` and entity tags
 */
export function ifNoneMatchNames(header: string, etag: string): boolean {
  const tags = readTags('If-None-Match', header);
  return tags === '*' || tags.some((tag) => opaque(tag) === opaque(etag));
}

function opaque(tag: string): string {
  return tag.startsWith('W/') ? tag.slice(2) : tag;
}
