import type { FieldProblem } from '@aster-scheduler/core';
import type { SpanAttributes } from './span.js';
import type { TraceConfig } from './trace-config.js';

/** What is wrong with a variable is told of, and the variable counts as not set, as the specification wants it. */
export interface TraceReading {
  /** Absent: nobody has asked for traces. */
  readonly config?: TraceConfig;
  readonly warnings: readonly FieldProblem[];
}

type Warn = (field: string, message: string) => void;

/**
 * Reads the variables of OpenTelemetry. Traces are on once one of them says where spans go, or names the exporter
 * `otlp`.
 *
 * @param serviceName unless they name the service
 */
export function readTraceConfig(serviceName: string, env: NodeJS.ProcessEnv): TraceReading {
  const warnings: FieldProblem[] = [];
  const warn: Warn = (field, message) => void warnings.push({ field, message });
  const read = (name: string): string | undefined => {
    const text = env[name]?.trim();
    return text === undefined || text === '' ? undefined : text;
  };
  if (!isAskedFor(read, warn)) return { warnings };
  const url = urlOf(read, warn);
  if (url === undefined) return { warnings };
  const ofTraces = (name: string) => read(`OTEL_EXPORTER_OTLP_TRACES_${name}`) ?? read(`OTEL_EXPORTER_OTLP_${name}`);
  const number = (name: string, most: number, otherwise: number) =>
    numberOf(read(name), { name, most, otherwise }, warn);
  const queueSize = number('OTEL_BSP_MAX_QUEUE_SIZE', 1_000_000, 2_048);
  return {
    config: {
      url,
      headers: pairsOf(ofTraces('HEADERS')),
      isCompressed: ofTraces('COMPRESSION') === 'gzip',
      timeoutMs: number('OTEL_EXPORTER_OTLP_TIMEOUT', 600_000, 10_000),
      ratio: ratioOf(read('OTEL_TRACES_SAMPLER'), read('OTEL_TRACES_SAMPLER_ARG'), warn),
      resource: resourceOf(serviceName, read),
      queueSize,
      batchSize: Math.min(queueSize, number('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', 1_000_000, 512)),
      delayMs: number('OTEL_BSP_SCHEDULE_DELAY', 600_000, 5_000),
    },
    warnings,
  };
}

type Read = (name: string) => string | undefined;

function isAskedFor(read: Read, warn: Warn): boolean {
  if (read('OTEL_SDK_DISABLED')?.toLowerCase() === 'true') return false;
  const exporter = read('OTEL_TRACES_EXPORTER');
  if (exporter === 'otlp') return true;
  if (exporter !== undefined && exporter !== 'none') {
    warn('OTEL_TRACES_EXPORTER', `is ${exporter}: only otlp and none are known, so there are no traces`);
  }
  if (exporter !== undefined) return false;
  return ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'].some((name) => read(name) !== undefined);
}

/** The endpoint of traces is taken as it is; to that of all signals, the path of traces is added. */
function urlOf(read: Read, warn: Warn): string | undefined {
  const protocol = read('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') ?? read('OTEL_EXPORTER_OTLP_PROTOCOL');
  if (protocol === 'grpc') {
    warn('OTEL_EXPORTER_OTLP_PROTOCOL', 'is grpc, which is not spoken: use http/json, at port 4318 in most cases');
    return undefined;
  }
  const own = read('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  const name = own === undefined ? 'OTEL_EXPORTER_OTLP_ENDPOINT' : 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';
  const text = own ?? read(name) ?? 'http://localhost:4318';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    warn(name, 'is no http:// or https:// address, so there are no traces');
    return undefined;
  }
  if (url.username !== '' || url.password !== '') {
    warn(name, 'has a user or a password in it, so there are no traces; OTEL_EXPORTER_OTLP_HEADERS may have them');
    return undefined;
  }
  if (own === undefined) url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/traces`;
  return url.href;
}

const samplers = ['always_on', 'always_off', 'traceidratio'] as const;

/** A run has no parent, so it makes no difference whether a sampler goes by one. */
function ratioOf(sampler: string | undefined, argument: string | undefined, warn: Warn): number {
  const name = sampler?.replace(/^parentbased_/, '') ?? 'always_on';
  if (!(samplers as readonly string[]).includes(name)) {
    warn('OTEL_TRACES_SAMPLER', `is ${name}: known are ${samplers.join(', ')}; all runs are traced`);
  }
  if (name === 'always_off') return 0;
  if (name !== 'traceidratio' || argument === undefined) return 1;
  const ratio = Number(argument);
  if (ratio >= 0 && ratio <= 1) return ratio;
  warn('OTEL_TRACES_SAMPLER_ARG', 'is not between 0 and 1; all runs are traced');
  return 1;
}

function numberOf(
  text: string | undefined,
  { name, most, otherwise }: { readonly name: string; readonly most: number; readonly otherwise: number },
  warn: Warn,
): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  warn(name, `is no number from 1 to ${most}; it is taken for ${otherwise}`);
  return otherwise;
}

function resourceOf(serviceName: string, read: Read): SpanAttributes {
  const given = pairsOf(read('OTEL_RESOURCE_ATTRIBUTES'));
  const name = read('OTEL_SERVICE_NAME') ?? given['service.name'] ?? serviceName;
  return { ...given, 'service.name': name };
}

/** `key=value,key=value`, with values percent-encoded; what is not of that form is left out. */
function pairsOf(text: string | undefined): Record<string, string> {
  const pairs = (text ?? '').split(',').flatMap((pair) => {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    return at < 1 || name === '' ? [] : [[name, decoded(pair.slice(at + 1).trim())] as const];
  });
  return Object.fromEntries(pairs);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
