import { client } from '../server/client.js';
import { createLiveStream } from './live-stream.js';
import { createStreamSlots } from './stream-slots.js';

/** The stream of this window. */
export const stream = createLiveStream({ client, slots: createStreamSlots() });
