import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorCode, type FieldProblem } from '@aster-scheduler/core';
import type { ServiceName } from '../service-name.js';

/** Those that execute commands, each in a folder of its own. */
const needing: readonly ServiceName[] = ['worker', 'up'];

/** What is wrong with the place for temporary files, found out by making a folder in it. */
export function temporaryFolderProblem(service: ServiceName): FieldProblem | undefined {
  if (!needing.includes(service)) return undefined;
  const place = tmpdir();
  try {
    rmdirSync(mkdtempSync(join(place, 'aster-')));
    return undefined;
  } catch (error) {
    const why = errorCode(error) ?? 'unknown error';
    const message = `no folder can be made in ${JSON.stringify(place)} (${why}), where commands work; name one that is writable`;
    return { field: 'TMPDIR', message };
  }
}
