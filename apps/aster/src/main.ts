#!/usr/bin/env node
import { commandHelp } from './command-help.js';
import { programs } from './programs.js';

const [name = '--help', ...argv] = process.argv.slice(2);
const load = programs.get(name);

if (load !== undefined) {
  const run = await load();
  await run({ argv, program: `aster ${name}` });
} else if (name === '--help' || name === '-h' || name === 'help') {
  process.stdout.write(commandHelp);
} else {
  process.stderr.write(`aster: there is no command ${JSON.stringify(name)}\n\n${commandHelp}`);
  process.exitCode = 2;
}
