import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Writes the programs that the jobs of the fleet run into a folder: they print what the history says, and take about as
 * long.
 *
 * @returns the environment in which they are found
 */
export async function writePrograms(folder, fleet) {
  const plays = join(folder, 'plays');
  const programs = join(folder, 'programs');
  await mkdir(plays, { recursive: true });
  await mkdir(programs, { recursive: true });
  // one for all: it runs what is written for the job of its run
  const program = `#!/bin/sh\n. "${plays}/$(echo "$ASTER_JOB_NAME" | tr / _)"\n`;
  for (const { name, command, prints, usualMs, story } of fleet) {
    if (command === undefined) continue; // a handler
    await writeFile(join(plays, name.replaceAll('/', '_')), playOf({ prints, usualMs, story }));
    await writeFile(join(programs, command), program);
    await chmod(join(programs, command), 0o755);
  }
  return { PATH: `${programs}:${process.env.PATH}` };
}

function playOf({ prints, usualMs, story }) {
  const pause = `sleep ${(usualMs / 1_000 / (prints.length + 1)).toFixed(2)}`;
  const lines = prints.map((line) => `echo '${line}'\n${pause}`);
  if (story !== 'broken') return `${lines.join('\n')}\n`;
  const broken = `case "$*" in *orders_v2*) echo 'FATAL: relation "orders_v2" does not exist' >&2; exit 2;; esac`;
  // what is repaired may be looked at soon
  return `${lines[0].split('\n')[0]}\nsleep 1\n${broken}\n${lines.slice(1).join('\n').replaceAll(pause, 'sleep 1')}\n`;
}
