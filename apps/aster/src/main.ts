#!/usr/bin/env node
import { isRequest, runCli } from '@aster-scheduler/cli';
import { programs } from './programs.js';

const words = process.argv.slice(2);
const [name = '', ...argv] = words;
const program = isRequest(words) ? undefined : programs.get(name);

if (program === undefined) {
  process.exitCode = await runCli(words, Object.fromEntries([...programs].map(([other, { does }]) => [other, does])));
} else {
  const run = await program.load();
  await run({ argv, program: `aster ${name}` });
}
