#!/usr/bin/env node
import { commandHelp } from './command-help.js';
import { migrate } from './migrate.js';
import { up } from './up.js';

const commands = { up, migrate } as const;
const [name = '--help', ...argv] = process.argv.slice(2);

if (name === 'up' || name === 'migrate') {
  await commands[name](argv);
} else if (name === '--help' || name === '-h' || name === 'help') {
  process.stdout.write(commandHelp);
} else {
  process.stderr.write(`aster: there is no command ${JSON.stringify(name)}\n\n${commandHelp}`);
  process.exitCode = 2;
}
