import { readFileSync } from 'node:fs';
import { createStopper } from '@aster-scheduler/core';
import { inheritedVariables } from './command-environment.js';
import { createCommandExecutor } from './command-executor.js';
import { findProcesses } from './testing/processes.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const example = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '';

describe('the README', () => {
  it('has an example that does what it says', async () => {
    const body = example.replaceAll(/^import .*$/gm, '').replace('sleep 3600', `sleep ${sleepSeconds}`);
    const output: string[] = [];
    const logged: unknown[] = [];
    const stage = {
      createStopper,
      createCommandExecutor,
      process: { stdout: { write: (data: Buffer) => output.push(data.toString()) } },
      console: { log: (value: unknown) => logged.push(value) },
    };
    const run = new Function(...Object.keys(stage), `return (async () => {${body}})();`);
    await run(...Object.values(stage));
    const expected: unknown = new Function(
      `return ${/console.log\(outcome\.errorMsg\); \/\/ (.*)/.exec(example)?.[1]}`,
    )();
    expect(logged).toEqual([expected]);
    expect(output.toSorted()).toEqual(['hello world\n', 'oops\n']);
    expect(findProcesses(`sleep ${sleepSeconds}`)).toEqual([]);
  });

  it('names every variable that a command inherits', () => {
    for (const name of inheritedVariables) expect(readme).toContain(`\`${name}\``);
  });
});

/** No other process on this machine sleeps for so long. */
const sleepSeconds = 3_600_000 + process.pid;
