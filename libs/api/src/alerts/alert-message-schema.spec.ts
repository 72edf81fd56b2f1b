import { readdir, readFile } from 'node:fs/promises';
import { alertKinds, type AlertMessage, engineAlertKinds } from '@aster-scheduler/client';
import { alertKinds as ofCore, engineAlertKinds as engineKindsOfCore } from '@aster-scheduler/core';
import { schemaProblems } from '../testing/schema-problems.js';
import { alertMessageSchema } from './alert-message-schema.js';

/** Messages as webhooks send them. */
const folder = new URL('../../../delivery/src/testing/as-they-arrive/', import.meta.url);

async function readMessages(): Promise<readonly AlertMessage[]> {
  const files = await readdir(folder, { recursive: true });
  const texts = await Promise.all(
    files.filter((file) => file.endsWith('webhook.txt')).map((file) => readFile(new URL(file, folder), 'utf8')),
  );
  return texts.flatMap((text) =>
    [...text.matchAll(/^\{\n.*?^\}$/gms)].map(([body]) => JSON.parse(body) as AlertMessage),
  );
}

describe('the kinds of rules', () => {
  it('are those of the core, and in its order, for who uses the client', () => {
    expect([alertKinds, engineAlertKinds]).toEqual([ofCore, engineKindsOfCore]);
  });
});

describe('the schema of what webhooks are sent', () => {
  it('describes every field of every message that is sent', async () => {
    const messages = await readMessages();
    expect(messages.length).toBeGreaterThan(5);
    for (const message of messages) expect(schemaProblems(alertMessageSchema, message)).toEqual([]);
  });
});
