import { access } from 'node:fs/promises';

/** Whether there is something at the path, a link that leads nowhere not counted. */
export async function pathExists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
