import type { ExplanationResource } from '@aster-scheduler/client';
import { runReasons, runStatuses } from '@aster-scheduler/core';
import { explanationCodes } from '@aster-scheduler/run-store';
import { choice, choiceOrNull, idOrNull, instant, instantOrNull, objectSchema, text } from '../json/object-schema.js';
import { attemptSchema } from '../runs/run-schema.js';

export const explanationSchema = objectSchema<ExplanationResource>(
  'Explanation',
  'What became of an instant of a job, and why.',
  {
    code: choice(explanationCodes),
    sentence: { ...text, description: 'One plain sentence.' },
    at: instant,
    run_id: { ...idOrNull, description: 'The run or skip of the tick.' },
    status: choiceOrNull(runStatuses),
    reason: choiceOrNull(runReasons),
    attempts: {
      type: 'array',
      items: attemptSchema,
      description: 'The earlier attempts, oldest first: the newest 500.',
    },
    waits_for: { type: 'array', items: text, description: 'Names of the upstream jobs that the run still waits for.' },
    previous_tick: { ...instantOrNull, description: 'Before an instant that is no tick.' },
    next_tick: { ...instantOrNull, description: 'After an instant that is no tick.' },
  },
);
