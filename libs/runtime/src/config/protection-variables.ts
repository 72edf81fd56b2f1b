import type { ServiceName } from '../service-name.js';
import { commandWords } from './readers/command-words.js';
import { readableFolder } from './readers/readable-folder.js';
import { secretKeys } from './readers/secret-keys.js';
import type { Variable } from './variable.js';

const worker: readonly ServiceName[] = ['worker', 'up'];

/** The variables by which commands are kept from what is not theirs, and secrets from everybody. */
export const protectionVariables = {
  SECRETS_KEY: {
    about: 'keys of 32 bytes in base64 or hex (openssl rand -base64 32), comma-separated; the first seals, all open',
    services: ['api', 'worker', 'up'],
    isSecret: true,
    read: secretKeys,
  },
  SECRETS_FOLDER: {
    about: 'folder with a file for each ${secret:file:NAME}, such as /run/secrets',
    services: worker,
    read: readableFolder,
  },
  SECRETS_COMMAND: {
    about: 'program that prints ${secret:command:NAME}, without a shell; {name} in it, or its last argument, is NAME',
    services: worker,
    read: commandWords,
  },
} as const satisfies Readonly<Record<string, Variable<unknown>>>;
