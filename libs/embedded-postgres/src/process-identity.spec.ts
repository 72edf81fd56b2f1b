import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { processArguments, processIdentity } from './process-identity.js';

it('tells a process by its start and arguments for as long as it lives', async () => {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  const identity = await processIdentity(pid);
  expect(identity).toBe(await processIdentity(pid));
  expect(identity).not.toBe(await processIdentity(process.pid));
  expect((await processArguments(pid))?.slice(0, 2)).toEqual(['sleep', '600']);
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  expect(await processIdentity(pid)).toBeUndefined();
  expect(await processArguments(pid)).toBeUndefined();
});
