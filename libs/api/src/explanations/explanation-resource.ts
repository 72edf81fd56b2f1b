import type { ExplanationResource } from '@aster-scheduler/client';
import type { Explanation } from '@aster-scheduler/run-store';
import { toAttemptResource } from '../runs/run-resource.js';

/** The explanation as it goes over the wire. */
export function toExplanationResource(explanation: Explanation): ExplanationResource {
  return {
    code: explanation.code,
    sentence: explanation.sentence,
    at: explanation.at.toISOString(),
    run_id: explanation.runId ?? null,
    status: explanation.status ?? null,
    reason: explanation.reason ?? null,
    attempts: (explanation.attempts ?? []).map(toAttemptResource),
    waits_for: explanation.waitsFor ?? [],
    previous_tick: explanation.previousTick?.toISOString() ?? null,
    next_tick: explanation.nextTick?.toISOString() ?? null,
  };
}
