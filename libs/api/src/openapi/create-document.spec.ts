import type { ProblemCode } from '@aster-scheduler/client';
import { Validator } from '@seriousme/openapi-schema-validator';
import { fieldsOf } from '../fields/field-registry.js';
import { problemStatus } from '../problems/problem-kinds.js';
import { routeTable } from '../router/route-table.js';
import { isConditional } from '../routes/route.js';
import { createDocument } from './create-document.js';
import { problemsOf } from './describe-operation.js';

const document = createDocument(routeTable)('');

/** Every object inside of a value, itself included. */
function objectsIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const result = await validator.validate({ ...structuredClone(document) });
    expect({ valid: result.valid, errors: 'errors' in result ? result.errors : [] }).toEqual({
      valid: true,
      errors: [],
    });
    expect(validator.version).toBe('3.1');
  });

  it('has every route, by its method and path, and no other', () => {
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${method.toUpperCase()} ${path} ${operationId}`),
    );
    expect(described.sort()).toEqual(
      routeTable.map(({ method, path, operationId }) => `${method} ${path} ${operationId}`).sort(),
    );
    expect(new Set(routeTable.map(({ operationId }) => operationId)).size).toBe(routeTable.length);
  });

  it('has the routes that were promised', () => {
    const promised = [
      ...['POST /api/v1/jobs', 'GET /api/v1/jobs', 'GET /api/v1/jobs/{id}', 'PUT /api/v1/jobs/{id}'],
      ...['POST /api/v1/jobs/{id}/ping-token', 'POST /api/v1/jobs/{id}/pings'],
      ...['PATCH /api/v1/jobs/{id}', 'DELETE /api/v1/jobs/{id}', 'POST /api/v1/jobs/{id}/trigger'],
      ...['GET /api/v1/jobs/{id}/ticks', 'POST /api/v1/schedules/preview', 'POST /api/v1/jobs/{id}/backfill'],
      ...['POST /api/v1/jobs/{id}/pause', 'POST /api/v1/jobs/{id}/resume'],
      ...['GET /api/v1/jobs/{id}/versions', 'GET /api/v1/jobs/{id}/versions/{version}'],
      'POST /api/v1/jobs/{id}/versions/{version}/restore',
      ...['GET /api/v1/jobs/{id}/ledger', 'POST /api/v1/bulk', 'GET /api/v1/bulk/{id}'],
      ...['GET /api/v1/jobs/{id}/skips', 'POST /api/v1/jobs/{id}/skips', 'DELETE /api/v1/jobs/{id}/skips/{at}'],
      'GET /api/v1/jobs/groups',
      ...['GET /api/v1/jobs/count', 'GET /api/v1/timeline', 'GET /api/v1/forecast', 'POST /api/v1/simulate'],
      ...['POST /api/v1/jobs/validate', 'GET /api/v1/runs/{id}/explain', 'GET /api/v1/info'],
      ...['GET /api/v1/jobs/{id}/explain', 'GET /api/v1/jobs/{id}/graph', 'GET /api/v1/graph'],
      ...['GET /api/v1/runs', 'GET /api/v1/runs/{id}', 'GET /api/v1/runs/{id}/output'],
      ...['POST /api/v1/runs/{id}/cancel', 'POST /api/v1/runs/{id}/retry', 'GET /api/v1/workers', 'GET /api/v1/pools'],
      'GET /api/v1/pools/{name}/scale',
      ...['GET /api/v1/services', 'GET /api/v1/system', 'GET /api/v1/doctor', 'GET /api/v1/search'],
      ...['POST /api/v1/workers/{id}/drain', 'POST /api/v1/workers/{id}/undrain'],
      ...[
        'GET /health',
        'GET /livez',
        'GET /readyz',
        'GET /metrics',
        'GET /openapi.json',
        'GET /docs',
        'GET /docs/{file}',
      ],
      ...['GET /api/v1/stats/overview', 'GET /api/v1/stats/runs', 'GET /api/v1/failures'],
      ...['GET /api/v1/jobs/{id}/stats', 'GET /api/v1/jobs/{id}/heat'],
      ...['GET /api/v1/events', 'GET /api/v1/runs/count', 'GET /api/v1/runs/{id}/comparison'],
      'GET /api/v1/runs/{id}/dependants',
      ...['GET /api/v1/secrets', 'PUT /api/v1/secrets/{name}', 'DELETE /api/v1/secrets/{name}'],
      'POST /api/v1/secrets/rotate',
      ...['GET /api/v1/incidents', 'GET /api/v1/incidents/{id}', 'POST /api/v1/incidents/{id}/acknowledge'],
      ...[
        'POST /api/v1/incidents/{id}/resolve',
        'POST /api/v1/incidents/{id}/note',
        'POST /api/v1/incidents/{id}/silence',
        'POST /api/v1/alerts/rules/try',
      ],
      ...['GET', 'POST'].map((method) => `${method} /api/v1/alerts/rules`),
      ...['GET', 'PATCH', 'DELETE'].map((method) => `${method} /api/v1/alerts/rules/{id}`),
      ...['GET', 'POST'].map((method) => `${method} /api/v1/alerts/channels`),
      ...['GET', 'PATCH', 'DELETE'].map((method) => `${method} /api/v1/alerts/channels/{id}`),
      ...['POST /api/v1/alerts/channels/{id}/test', 'DELETE /api/v1/alerts/silences/{id}'],
      ...['GET', 'POST'].map((method) => `${method} /api/v1/alerts/silences`),
      ...['GET /api/v1/notifications', 'POST /api/v1/notifications/{id}/retry'],
      ...['GET /api/v1/me', 'GET /api/v1/keys', 'POST /api/v1/keys', 'DELETE /api/v1/keys/{id}', 'GET /api/v1/audit'],
      ...['GET /', 'GET /api/v1'],
      ...['POST /api/v1/apply', 'PUT /api/v1/jobs/{id}/source'],
    ];
    expect(routeTable.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(promised.sort());
  });

  it.each(routeTable.map((route) => [route.operationId, route] as const))(
    'describes every parameter, field, answer and problem of %s',
    (_operationId, route) => {
      const operation = document.paths[route.path]?.[route.method.toLowerCase()];
      const names = (place: string) =>
        (operation?.parameters ?? []).filter((parameter) => parameter.in === place).map(({ name }) => name);
      const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(names('path')).toEqual(inPath);
      expect([...(route.params === undefined ? [] : fieldsOf(route.params).keys())]).toEqual(inPath);
      expect(names('query')).toEqual([...(route.query === undefined ? [] : fieldsOf(route.query).keys())]);
      const statuses = [route.success, ...(route.otherAnswers ?? [])].map(({ status }): number => status);
      if (isConditional(route)) statuses.push(304);
      const codes = problemsOf(route);
      const expected = new Set([...statuses, ...codes.map((code) => problemStatus[code])].map(String));
      expect(new Set(Object.keys(operation?.responses ?? {}))).toEqual(expected);
      for (const code of codes) {
        const response = operation?.responses[problemStatus[code]];
        expect(JSON.stringify(response?.content)).toContain(`"${code}"`);
      }
      expect(operation?.summary).toMatch(/^[A-Z].*\.$/);
    },
  );

  it('names every problem somewhere, but for those that only workers and programs get to see', () => {
    const text = JSON.stringify([document.paths, document.info]);
    const unnamed = (Object.keys(problemStatus) as ProblemCode[]).filter((code) => !text.includes(code));
    expect(unnamed.sort()).toEqual(['CLAIM_LOST', 'DATABASE_UNFIT', 'LEASE_LOST', 'SCHEMA_MISSING', 'SCHEMA_NEWER']);
  });

  it('refers to nothing that is not there, and has nothing that is not referred to', () => {
    const references = objectsIn([document.paths, document.webhooks, document.components]).flatMap((object) =>
      '$ref' in object ? [String(object.$ref)] : [],
    );
    const schemas = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect([...new Set(references)].sort()).toEqual(schemas.sort());
  });

  it('is open in its answers, so that new fields and codes break no strict reader, and closed in what it takes', () => {
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    const inputs = new Set(routeTable.flatMap(({ body }) => (body === undefined ? [] : [body.name])));
    const elements = new Set(['DependencyInput', 'SimulatedChangeInput']);
    const { schemas } = document.components;
    const answers = Object.entries(schemas).filter(([name]) => !inputs.has(name) && !elements.has(name));
    const described = objectsIn([operations.map(({ responses }) => responses), answers]);
    const closed = described.filter((object) => 'enum' in object || 'additionalProperties' in object);
    const environment = { type: 'object', additionalProperties: { type: 'string' } };
    expect(closed.length).toBeGreaterThan(0);
    expect(closed).toEqual(closed.map(() => environment)); // of a job: any name may come
    for (const name of inputs) expect(schemas[name]).toMatchObject({ additionalProperties: false });
  });

  it('describes every field of what is sent', () => {
    for (const route of routeTable) {
      for (const inputClass of [route.params, route.query, route.body]) {
        if (inputClass === undefined) continue;
        for (const [name, { schema }] of fieldsOf(inputClass)) {
          expect(`${name}: ${String(schema['description'])}`).toMatch(/: .{3,}/);
        }
      }
    }
  });

  it('says where the API is mounted', () => {
    const describe = createDocument(routeTable);
    expect(describe('').servers).toEqual([{ url: '/' }]);
    expect(describe('/aster').servers).toEqual([{ url: '/aster' }]);
    expect(describe('').servers).toEqual([{ url: '/' }]);
  });
});
