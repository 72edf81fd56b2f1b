import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { packageProgram } from '../start/package-program.mjs';

/**
 * Builds a project's `dist` if a source file is newer; tests that start programs of the project run those in `dist`.
 */
export async function buildProject(projectDir) {
  const config = join(projectDir, 'tsconfig.lib.json');
  const builtAt = await modifiedAt(join(projectDir, 'dist', 'tsconfig.lib.tsbuildinfo'));
  if (Math.max(await newestIn(join(projectDir, 'src')), await modifiedAt(config)) < builtAt) return;
  const compiler = [packageProgram('typescript7', 'tsc'), '-b', config];
  const [code] = await once(spawn(process.execPath, compiler, { stdio: 'inherit' }), 'exit');
  if (code !== 0) throw new Error(`${projectDir} does not build`);
}

async function newestIn(folder) {
  const names = await readdir(folder, { recursive: true });
  const sources = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));
  return Math.max(0, ...(await Promise.all(sources.map((name) => modifiedAt(join(folder, name))))));
}

/** 0 when it is not there. */
export async function modifiedAt(path) {
  try {
    return (await stat(path)).mtimeMs;
  } catch {
    return 0;
  }
}
