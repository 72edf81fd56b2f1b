import { constants } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What `aster up` leaves for the commands that are run in its folder. */
export interface UpFile {
  readonly url: string;
  /** The process that runs it. */
  readonly pid: number;
}

const place = ['.aster', 'up.json'] as const;
const largestUpFileBytes = 10_000;

/**
 * Tells the commands that are run in `folder` and below it where Aster is. The file is the user's alone. Resolves with
 * the function that takes it away again, unless another process has written it since. In a folder that cannot be
 * written to, nothing is told.
 */
export async function writeUpFile(folder: string, upFile: UpFile): Promise<() => Promise<void>> {
  const path = join(folder, ...place);
  try {
    await createUpFile(path, upFile);
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? ''))
      throw error;
    return async () => undefined;
  }
  return async () => {
    const current = await readUpFile(path);
    if (current?.pid === upFile.pid) await rm(path, { force: true });
  };
}

async function createUpFile(path: string, { url, pid }: UpFile): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await rm(path, { force: true }); // a link that somebody left there is removed, not followed
  const { O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_WRONLY } = constants;
  const file = await open(path, O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY, 0o600);
  await file.writeFile(`${JSON.stringify({ url, pid })}\n`).finally(() => file.close());
}

/**
 * The Aster that runs in `folder` or the nearest one above it; `undefined` for none. A file that is not this user's
 * own, or whose process is gone, does not count: somebody else must not choose where requests go.
 */
export async function findUpFile(folder: string): Promise<UpFile | undefined> {
  for (let current = folder; ; current = dirname(current)) {
    const found = await readUpFile(join(current, ...place));
    if (found !== undefined && isAlive(found.pid)) return found;
    if (dirname(current) === current) return undefined;
  }
}

async function readUpFile(path: string): Promise<UpFile | undefined> {
  const { O_NOFOLLOW = 0, O_RDONLY, O_NONBLOCK = 0 } = constants;
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const stat = await file.stat();
    const isOwn = process.getuid === undefined || stat.uid === process.getuid();
    if (!stat.isFile() || !isOwn || stat.size > largestUpFileBytes) return undefined;
    return toUpFile(JSON.parse(await file.readFile('utf8')));
  } catch {
    return undefined; // half written, or no JSON
  } finally {
    await file.close();
  }
}

function toUpFile(value: unknown): UpFile | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { url, pid } = value as Partial<Record<keyof UpFile, unknown>>;
  return typeof url === 'string' && typeof pid === 'number' ? { url, pid } : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
