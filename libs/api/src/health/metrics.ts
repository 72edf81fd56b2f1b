import { HttpProblemError } from '../problems/http-problem-error.js';
import { defineRoute } from '../routes/define-route.js';

const openMetrics = 'application/openmetrics-text';

export const metrics = defineRoute({
  method: 'GET',
  path: '/metrics',
  operationId: 'metrics',
  summary: 'Gives the numbers of the process in the text format of Prometheus, or as OpenMetrics.',
  description: 'It needs a key as every other route does. Where the process keeps no numbers, there is no such route.',
  tag: 'health',
  right: { role: 'read', reach: 'everything' },
  isLocal: true,
  success: {
    status: 200,
    description: 'The numbers.',
    contents: { 'text/plain': { type: 'string' }, [openMetrics]: { type: 'string' } },
  },
  problems: ['INVALID_INPUT', 'ROUTE_NOT_FOUND'],
  async handle({ metrics: source }, { headers }) {
    if (source === undefined) throw new HttpProblemError('ROUTE_NOT_FOUND', 'this process keeps no metrics');
    const { contentType, ...form } = source.inForm?.(headers.accept) ?? source;
    return { text: await form.text(), headers: { 'content-type': contentType, vary: 'accept' } };
  },
});
