import type { PingResource, PingTokenResource } from '@aster-scheduler/client';
import { choice, objectSchema, text, textOrNull } from '../json/object-schema.js';

export const pingSchema = objectSchema<PingResource>('Ping', 'What became of a ping.', {
  run_id: { ...textOrNull, description: 'null: nothing runs that it could be of, or it is kept.' },
  became: {
    ...choice(['running', 'ended', 'ignored', 'kept']),
    description: 'ignored: the run had ended already. kept: somebody has locked what it needs, and it is taken soon.',
  },
});

export const pingTokenSchema = objectSchema<PingTokenResource>('PingToken', 'Where the pings of a job go.', {
  token: { ...text, description: 'Shown this once. Whoever knows it may tell how the job went, and nothing else.' },
  path: { ...text, description: 'Below the address of the API: `/ping/<token>`.' },
});
