import type { JsonSchema } from '../json/json-schema.js';
import { integer } from '../json/object-schema.js';
import { jobSchema } from './job-schema.js';

/** A job as an edit returns it. */
export const changedJobSchema: JsonSchema = {
  ...jobSchema,
  title: 'ChangedJob',
  description: 'A job after an edit.',
  properties: {
    ...(jobSchema['properties'] as JsonSchema),
    paused_runs: {
      ...integer,
      description:
        'Of an inactive job: runs that wait until it is active again; counted up to 10,000. Those that are running end, ' +
        'and those that are asked for by hand start all the same.',
    },
  },
};
