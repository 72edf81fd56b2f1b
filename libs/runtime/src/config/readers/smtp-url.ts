import { readSmtpUrl } from '@aster-scheduler/core';
import type { Reader } from '../variable.js';

/** How a mail server is reached. The fault does not repeat it: it may hold a password. */
export const smtpUrl: Reader<string> = (text) =>
  readSmtpUrl(text) === undefined
    ? { fault: 'is no address of a mail server; write smtp://host:587 or smtps://user:password@host' }
    : { value: text };
