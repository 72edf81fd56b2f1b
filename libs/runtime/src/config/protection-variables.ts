import type { ServiceName } from '../service-name.js';
import { accountNames } from './readers/account-names.js';
import { choice } from './readers/choice.js';
import { commandWords } from './readers/command-words.js';
import { policyFile } from './readers/policy-file.js';
import { readableFile } from './readers/readable-file.js';
import { readableFolder } from './readers/readable-folder.js';
import { secretKeys } from './readers/secret-keys.js';
import type { Variable } from './variable.js';

const worker: readonly ServiceName[] = ['worker', 'up'];

/** The variables by which commands are kept from what is not theirs, and secrets from everybody. */
export const protectionVariables = {
  API_TLS_CERT: {
    about: 'file with the certificate of the API in PEM: it then speaks https only; read again when it changes',
    services: ['api', 'up'],
    read: readableFile,
  },
  API_TLS_KEY: {
    about: 'file with the key of API_TLS_CERT in PEM',
    services: ['api', 'up'],
    read: readableFile,
  },
  WORKER_ISOLATION: {
    about: 'none, user (commands have another user) or namespace (and see no other processes); Linux, as root',
    services: worker,
    default: 'none',
    read: choice(['none', 'user', 'namespace']),
  },
  WORKER_RUN_AS: {
    about:
      'users that commands may run as, names or uid:gid, comma-separated; the first unless run_as of a job says which',
    services: worker,
    read: accountNames,
  },
  WORKER_LIMITS: {
    about:
      'cgroup (limits of a command hold for all its processes together), prlimit (for each), auto (the first where there can be)',
    services: worker,
    default: 'auto',
    read: choice(['auto', 'prlimit', 'cgroup']),
  },
  WORKER_POLICY_FILE: {
    about: 'JSON that names the programs and folders that commands may use; read at the start',
    services: ['api', 'worker', 'up'],
    read: policyFile,
  },
  SECRETS_KEY: {
    about: 'keys of 32 bytes in base64 or hex (openssl rand -base64 32), comma-separated; the first seals, all open',
    services: ['api', 'scheduler', 'worker', 'up'],
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
