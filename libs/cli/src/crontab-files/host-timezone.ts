import { readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isValidTimezone } from '@aster-scheduler/cron';
import { readBoundedFile } from './read-bounded-file.js';

/** The zone of a host by its files, as cron has it; `undefined` where they do not say. */
export async function hostTimezone(root: string): Promise<string | undefined> {
  const target = await readlink(join(root, 'etc/localtime')).catch(() => '');
  const read = await readBoundedFile(join(root, 'etc/timezone'));
  const named = [
    /zoneinfo\/(?:posix\/|right\/)?(.+)$/.exec(target)?.[1],
    'text' in read ? read.text.trim() : undefined,
  ];
  return named.find((zone) => zone !== undefined && isValidTimezone(zone));
}
