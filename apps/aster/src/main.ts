#!/usr/bin/env node
import { isCommand, runCli } from '@aster-scheduler/cli';
import { programs } from './programs.js';

const words = process.argv.slice(2);
const [name = '', ...argv] = words;
const program = isCommand(words) ? undefined : programs.get(name);

if (program === undefined) {
  const others = Object.fromEntries([...programs].map(([other, { does }]) => [other, does]));
  process.exitCode = await runCli(words, others, {
    serveAgent: async (service, onError) => (await import('@aster-scheduler/mcp')).serveOverStdio(service, onError),
  });
} else {
  const run = await program.load();
  await run({ argv, program: `aster ${name}` });
}
