import type { AsterClient, CallOptions } from '@aster-scheduler/client';

const outputBytes = 6_000;

/** What there is to know of a run to say why it ended as it did. */
export async function readFailure(client: AsterClient, runId: string, options: CallOptions): Promise<object> {
  const { output: _begin, overrides: _sent, ...run } = await client.runs.get(runId, options);
  const explanation = await client.runs.explain(runId, options);
  const hasEnded = run.finished_at !== null && run.status !== 'skipped';
  const comparison = hasEnded ? await client.runs.compare(runId, options) : null;
  const output = run.output_bytes === 0 ? '' : await client.runs.output(runId, { tailBytes: outputBytes, ...options });
  return { explanation, run, differs_from_last_success: comparison, end_of_output: output };
}
