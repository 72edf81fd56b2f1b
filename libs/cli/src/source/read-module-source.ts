import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { errorCode, messageOf } from '@aster-scheduler/core';
import { usageError } from '../errors/cli-error.js';
import type { JobSource } from './job-source.js';
import { readDocument } from './read-document.js';

/**
 * Runs a program and reads what it exports as `default`: what `defineJobs` of `@aster-scheduler/client` returns, or a
 * list of that.
 *
 * @param isAnew whether it is run in a thread of its own: a thread runs a program, and what that loads, once
 * @throws CliError when the program cannot be run
 */
export async function readModuleSource(file: string, isAnew = false): Promise<readonly JobSource[]> {
  const exported = await (isAnew ? runInThread(file) : run(file)).catch((error: unknown) => {
    throw usageError(`${file} cannot be run: ${messageOf(error)}`, isUnknownForm(error) ? typeScriptHint : undefined);
  });
  const documents: readonly unknown[] = Array.isArray(exported) ? exported : [exported];
  return documents.map((document) => readDocument(document, () => ({ file })));
}

async function run(file: string): Promise<unknown> {
  const { default: exported } = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
  return exported;
}

const threadProgram = `const { parentPort, workerData } = require('node:worker_threads');
import(workerData).then(({ default: exported }) => parentPort.postMessage(exported));`;

async function runInThread(file: string): Promise<unknown> {
  const worker = new Worker(threadProgram, { eval: true, workerData: pathToFileURL(file).href });
  try {
    return await new Promise<unknown>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('it ended the process')));
    });
  } finally {
    await worker.terminate();
  }
}

const typeScriptHint = 'Node runs TypeScript from 22.18 on; before, with tsx: node --import tsx';

function isUnknownForm(error: unknown): boolean {
  return errorCode(error) === 'ERR_UNKNOWN_FILE_EXTENSION';
}
