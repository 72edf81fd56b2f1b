import { readFileSync } from 'node:fs';
import { inheritedVariables } from './command-environment.js';
import { createExecutor } from './executor.js';
import { findProcesses } from './testing/processes.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const example = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '';

describe('the README', () => {
  it('has an example that does what it says', async () => {
    const body = example.replace(/^import .*$/m, '').replace('sleep 3600', `sleep ${sleepSeconds}`);
    const output: string[] = [];
    const logged: unknown[] = [];
    const stage = {
      createExecutor,
      process: { stdout: { write: (data: Buffer) => output.push(data.toString()) } },
      console: { log: (value: unknown) => logged.push(value) },
    };
    const run = new Function(...Object.keys(stage), `return (async () => {${body}})();`);
    await run(...Object.values(stage));
    const expected: unknown = new Function(
      `return ${/console.log\(result\.message\); \/\/ (.*)/.exec(example)?.[1]}`,
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
