import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

// Runs a program in this process, and stops it as a signal would when the process that started it is gone.
const [, , main, ...args] = process.argv;
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
process.argv = [process.execPath, resolve(main), ...args];
await import(pathToFileURL(process.argv[1]).href);
