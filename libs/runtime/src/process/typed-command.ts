import { basename, relative } from 'node:path';

/**
 * What a person types to start this program again: its name where it is installed, and in a checkout, where no `aster`
 * is on the path, the file.
 *
 * @param program its name where it is installed
 * @param file of the program, as in `process.argv`
 * @param folder in which the person is
 */
export function typedCommand(program: string, file: string | undefined, folder: string): string {
  if (file === undefined || basename(file) !== 'main.js') return program;
  const [, ...subcommand] = program.split(' ');
  const path = relative(folder, file);
  return ['node', path.startsWith('..') ? file : path, ...subcommand].join(' ');
}
