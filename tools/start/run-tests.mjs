import { endWithParent } from './end-with-parent.mjs';
import { ensureBuilt } from './ensure-built.mjs';
import { ensureChromium } from './ensure-chromium.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { packageProgram } from './package-program.mjs';
import { projectRoot } from './project-root.mjs';
import { runStep } from './run-step.mjs';

/** Installs and builds what is missing, then runs jest over all projects; the arguments are jest's. */
export async function runTests(args) {
  endWithParent();
  process.chdir(projectRoot);
  await ensureInstalled();
  await ensureBuilt();
  await ensureChromium();
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  process.exitCode = await runStep(process.execPath, [...flags, packageProgram('jest'), ...args]);
}
