import { basename, relative } from 'node:path';
import { programNames, type ServiceName } from '../config/service-name.js';

/**
 * What a person types to start this program again: its name where it is installed, and in a checkout, where no `aster`
 * is on the path, the file.
 *
 * @param file of the program, as in `process.argv`
 * @param folder in which the person is
 */
export function typedCommand(service: ServiceName, file: string | undefined, folder: string): string {
  if (file === undefined || basename(file) !== 'main.js') return programNames[service];
  const [, ...subcommand] = programNames[service].split(' ');
  const path = relative(folder, file);
  return ['node', path.startsWith('..') ? file : path, ...subcommand].join(' ');
}
