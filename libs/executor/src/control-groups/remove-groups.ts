import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Marker, parseMarker } from '../processes/marker.js';
import { removeGroup } from './command-group.js';

/**
 * Kills what is in the groups of commands that are meant, and removes them. Fails with the system's error when the
 * folder cannot be read.
 */
export async function removeGroups(folder: string, isMeant: (marker: Marker) => boolean): Promise<void> {
  const names = readdirSync(folder).filter((name) => {
    const marker = parseMarker(name);
    return marker !== undefined && isMeant(marker);
  });
  await Promise.all(names.map((name) => removeGroup(join(folder, name))));
}
