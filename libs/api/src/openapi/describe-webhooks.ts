import { alertMessageSchema } from '../alerts/alert-message-schema.js';
import type { ApiDocument } from './api-document.js';
import type { NamedSchemas } from './named-schemas.js';

const signature =
  'Standard Webhooks: signed in `webhook-signature` where the channel has a secret, over `webhook-id`, `webhook-timestamp` ' +
  'and the body. The same id may come again. A channel with a `body` of its own is sent that instead.';

/** What Aster sends of itself: messages of channels of kind `webhook`. */
export function describeWebhooks(schemas: NamedSchemas): ApiDocument['webhooks'] {
  return {
    alert: {
      post: {
        operationId: 'receiveAlert',
        summary: 'Tells of an incident, of several, or of a run.',
        description: signature,
        tags: ['alerts'],
        security: [],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: schemas.referTo(alertMessageSchema) } },
        },
        responses: {
          '2XX': {
            description: 'It has arrived. 410 turns the channel off; other answers of 4xx give the message up.',
          },
        },
      },
    },
  };
}
