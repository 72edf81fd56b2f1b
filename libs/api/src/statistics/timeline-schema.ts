import type { TimelineResource, TimelineRowResource } from '@aster-scheduler/client';
import type { JsonSchema } from '../json/json-schema.js';
import { instant, integer, objectSchema, text } from '../json/object-schema.js';

const number: JsonSchema = { type: 'number' };
const cells: JsonSchema = { type: 'array', items: { type: ['number', 'string', 'null'] } };

const rowSchema = objectSchema<TimelineRowResource>('TimelineRow', 'A job, a pool or a worker.', {
  key: { ...text, description: 'Its id, or the name of the pool.' },
  name: text,
  lanes: { ...integer, description: 'How many bars lie above each other at most.' },
  bars: {
    type: 'array',
    items: cells,
    description:
      'At most 600: start and end in ms since `from`, status, id of the run or null, how many runs, attempts. Of several ' +
      'runs, the status is that which most calls for a look.',
  },
  waits: {
    type: 'array',
    items: { type: 'array', items: number },
    description: 'From when a run could start to when it did, where that can be seen.',
  },
  ticks: {
    type: 'array',
    items: cells,
    description: 'Ticks to come: ms since `from`, the usual duration in ms, the mark of a clock change.',
  },
});

export const timelineSchema = objectSchema<TimelineResource>('Timeline', 'What ran when, and what is to come.', {
  from: instant,
  to: instant,
  now: instant,
  px_ms: { ...number, description: 'How long a pixel is.' },
  rows: { type: 'array', items: rowSchema },
  busy: objectSchema<TimelineResource['busy']>('Busy', 'How many ran at once on average, by when they ended.', {
    columns: { type: 'array', items: text },
    rows: { type: 'array', items: { type: 'array', items: number }, description: '`at` is in ms since `from`.' },
  }),
});
