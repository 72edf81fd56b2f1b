import type { InfoResource } from '@aster-scheduler/client';
import { schemaVersion, serverTime } from '@aster-scheduler/db';
import { instant, integer, objectSchema, text } from '../json/object-schema.js';
import { defineRoute } from '../routes/define-route.js';
import { ownVersion } from './own-version.js';

const version = ownVersion();

export const getInfo = defineRoute({
  method: 'GET',
  path: '/api/v1/info',
  operationId: 'getInfo',
  summary: 'Tells what answers: its version, that of its tables, and the time by the database.',
  tag: 'health',
  right: { role: 'read', reach: 'nothing' },
  success: {
    status: 200,
    description: 'What answers.',
    schema: objectSchema<InfoResource>('Info', 'What answers, and what it knows.', {
      version: { ...text, description: 'Of the program that answers.' },
      schema_version: { ...integer, description: 'Of the tables that the program is made for.' },
      server_time: { ...instant, description: 'By the clock of the database, which decides when everything is due.' },
    }),
  },
  problems: ['INVALID_INPUT'],
  async handle({ db }) {
    const now = await serverTime(db);
    const info: InfoResource = { version, schema_version: schemaVersion, server_time: now.toISOString() };
    return { content: info };
  },
});
