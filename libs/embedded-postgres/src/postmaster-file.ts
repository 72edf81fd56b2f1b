import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a server writes about itself into its data directory while it runs. */
export interface PostmasterFile {
  readonly pid: number;
  /** It accepts connections. */
  readonly isReady: boolean;
}

/** Reads `postmaster.pid`; `undefined` when there is none or it is only half written. */
export async function readPostmasterFile(cluster: string): Promise<PostmasterFile | undefined> {
  try {
    return parsePostmasterFile(await readFile(join(cluster, 'postmaster.pid'), 'utf8'));
  } catch {
    return undefined;
  }
}

/** The first line is the process id, the eighth the state; the lines come to be one after the other. */
export function parsePostmasterFile(text: string): PostmasterFile | undefined {
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, isReady: lines[7]?.trim() === 'ready' };
}
