import { readTraceConfig } from './read-trace-config.js';

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };

describe('readTraceConfig', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['nothing is set', {}],
    ['only the name of the service is set', { OTEL_SERVICE_NAME: 'x' }],
    ['the endpoint is empty', { OTEL_EXPORTER_OTLP_ENDPOINT: '' }],
    ['the SDK is disabled', { ...endpoint, OTEL_SDK_DISABLED: 'true' }],
    ['the exporter is none', { ...endpoint, OTEL_TRACES_EXPORTER: 'none' }],
  ])('traces nothing when %s', (_when, env) => {
    expect(readTraceConfig('aster-worker', env)).toEqual({ warnings: [] });
  });

  it.each<[Readonly<Record<string, string>>, string]>([
    [endpoint, 'http://collector:4318/v1/traces'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://c/otlp/' }, 'https://c/otlp/v1/traces'],
    [{ ...endpoint, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://other/spans' }, 'http://other/spans'],
    [{ OTEL_TRACES_EXPORTER: 'otlp' }, 'http://localhost:4318/v1/traces'],
    [{ ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }, 'http://collector:4318/v1/traces'],
  ])('of %j sends to %s', (env, url) => {
    expect(readTraceConfig('aster-worker', env)).toMatchObject({ config: { url }, warnings: [] });
  });

  it.each<[Readonly<Record<string, string>>, number]>([
    [{}, 1],
    [{ OTEL_TRACES_SAMPLER: 'always_on' }, 1],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_always_off' }, 0],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' }, 0.25],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' }, 0],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio' }, 1],
  ])('of %j traces that share of runs: %f', (env, ratio) => {
    expect(readTraceConfig('aster-worker', { ...endpoint, ...env })).toMatchObject({ config: { ratio }, warnings: [] });
  });

  it.each<[Readonly<Record<string, string>>, string]>([
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, 'OTEL_EXPORTER_OTLP_PROTOCOL'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }, 'OTEL_EXPORTER_OTLP_ENDPOINT'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://me:secret@collector' }, 'OTEL_EXPORTER_OTLP_ENDPOINT'],
    [{ OTEL_TRACES_EXPORTER: 'zipkin' }, 'OTEL_TRACES_EXPORTER'],
  ])('of %j says what is wrong, and traces nothing', (env, field) => {
    const { config, warnings } = readTraceConfig('aster-worker', { ...endpoint, ...env });
    expect([config, warnings.map((each) => each.field)]).toEqual([undefined, [field]]);
    expect(JSON.stringify(warnings)).not.toContain('secret');
  });

  it.each<[string, string]>([
    ['OTEL_TRACES_SAMPLER', 'jaeger_remote'],
    ['OTEL_BSP_MAX_QUEUE_SIZE', 'many'],
    ['OTEL_EXPORTER_OTLP_TIMEOUT', '-1'],
  ])('takes %s %s for not set, and says so', (name, value) => {
    const { config, warnings } = readTraceConfig('aster-worker', { ...endpoint, [name]: value });
    expect(warnings.map(({ field }) => field)).toEqual([name]);
    expect(config).toEqual(readTraceConfig('aster-worker', endpoint).config);
  });

  it('names the service as it is told to', () => {
    const resourceOf = (env: Readonly<Record<string, string>>) =>
      readTraceConfig('aster-worker', { ...endpoint, ...env }).config?.resource;
    const attributes = { OTEL_RESOURCE_ATTRIBUTES: 'service.name=a,deployment.environment.name=the%20test,odd' };
    expect(resourceOf({})).toEqual({ 'service.name': 'aster-worker' });
    expect(resourceOf(attributes)).toEqual({ 'service.name': 'a', 'deployment.environment.name': 'the test' });
    expect(resourceOf({ ...attributes, OTEL_SERVICE_NAME: 'b' })).toMatchObject({ 'service.name': 'b' });
  });
});
