import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { errorCode, messageOf } from '@aster-scheduler/core';

/** A crontab is not larger than this, in bytes; cron's own limits are below it. */
export const largestCrontab = 1_048_576;

export interface ReadingRules {
  /** Whether a link is followed only when it is root's or ours: who else may put one there could show us any file. */
  readonly trustsLinksOf?: 'root or us';
}

/** The text of a file, or why it cannot be had, in half a sentence. */
export type FileText = { readonly text: string } | { readonly why: string; readonly code?: string };

/**
 * Reads a file of moderate size without waiting for whoever might write to it: a pipe that somebody put in a folder of
 * crontabs is not read.
 */
export async function readBoundedFile(path: string, { trustsLinksOf }: ReadingRules = {}): Promise<FileText> {
  try {
    const found = await lstat(path);
    if (found.isSymbolicLink() && trustsLinksOf !== undefined && !isOfRootOrUs(found.uid)) {
      return { why: 'it is a link of another user, which is not followed' };
    }
    // what was no link a moment ago must not be one now
    const noLink = trustsLinksOf === undefined || found.isSymbolicLink() ? 0 : constants.O_NOFOLLOW;
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | noLink);
    try {
      const opened = await handle.stat();
      if (!opened.isFile()) return { why: 'it is no file' };
      if (opened.size > largestCrontab) return { why: `it has ${opened.size} bytes, more than any crontab` };
      return await readText(handle);
    } finally {
      await handle.close();
    }
  } catch (error) {
    return whyOf(error);
  }
}

/** As much as a crontab may have, of whatever is open: a pipe such as that of `<(crontab -l)`, too. */
export async function readText(source: AsyncIterable<Uint8Array> | FileHandle): Promise<FileText> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const stream = Symbol.asyncIterator in source ? source : source.createReadStream({ autoClose: false });
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > largestCrontab) return { why: `it has more than ${largestCrontab} bytes, more than any crontab` };
  }
  return { text: Buffer.concat(chunks).toString('utf8') };
}

function isOfRootOrUs(uid: number): boolean {
  return uid === 0 || uid === process.getuid?.();
}

/** What the system said, in half a sentence. */
export function whyOf(error: unknown): { readonly why: string; readonly code?: string } {
  const code = errorCode(error);
  const known = code === undefined ? undefined : reasons[code];
  return { why: known ?? `it cannot be read: ${messageOf(error)}`, code };
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'it may not be read: root reads the crontabs of others',
  EPERM: 'it may not be read: root reads the crontabs of others',
  ENOENT: 'it is not there',
  ELOOP: 'it is a link that leads nowhere',
  EISDIR: 'it is a folder',
  ENXIO: 'it is no file',
};
