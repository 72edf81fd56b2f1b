import { pathToFileURL } from 'node:url';
import { errorCode, messageOf } from '@aster-scheduler/core';
import { usageError } from '../errors/cli-error.js';
import type { JobSource } from './job-source.js';
import { readDocument } from './read-document.js';

/**
 * Runs a program and reads what it exports as `default`: what `defineJobs` of `@aster-scheduler/client` returns, or a
 * list of that.
 *
 * @throws CliError when the program cannot be run
 */
export async function readModuleSource(file: string): Promise<readonly JobSource[]> {
  const { default: exported } = (await import(pathToFileURL(file).href).catch((error: unknown) => {
    throw usageError(`${file} cannot be run: ${messageOf(error)}`, isUnknownForm(error) ? typeScriptHint : undefined);
  })) as { readonly default?: unknown };
  const documents: readonly unknown[] = Array.isArray(exported) ? exported : [exported];
  return documents.map((document) => readDocument(document, () => ({ file })));
}

const typeScriptHint = 'Node runs TypeScript from 22.18 on; before, with tsx: node --import tsx';

function isUnknownForm(error: unknown): boolean {
  return errorCode(error) === 'ERR_UNKNOWN_FILE_EXTENSION';
}
