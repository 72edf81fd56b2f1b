import type { IncomingMessage } from 'node:http';
import { includesRole, type Role, roles } from '@aster-scheduler/core';
import type { Route } from '../routes/route.js';
import { call, problemOf } from '../testing/call.js';
import { type DetachedApi, startDetachedApi } from '../testing/start-detached-api.js';
import { routeTable } from './route-table.js';

const rows = routeTable.map((route): [string, Route] => [`${route.method} ${route.path}`, route]);
const changing = rows.filter(([, { method, isSafe }]) => method !== 'GET' && isSafe !== true);
const guarded = rows.filter(([, { right }]) => right !== 'everybody');
const cells = guarded.flatMap(([name, route]) => roles.map((role): [Role, string, Route] => [role, name, route]));

/** What the least role that is enough may send: who may operate pauses a job, and changes nothing else of it. */
function bodyOf({ method }: Route): string | undefined {
  if (method === 'GET') return undefined;
  return method === 'PUT' || method === 'PATCH' ? '{"status":"inactive"}' : '{}';
}

/** A path of the route; whether there is such a thing does not matter. */
function pathOf({ path }: Route): string {
  return path.replaceAll(/\{\w+\}/g, '019ca95e-8000-7000-8000-000000000001');
}

describe('the right of each route', () => {
  it.each(rows)('%s is declared in known words', (_name, { right }) => {
    if (right === 'everybody') return;
    expect(roles).toContain(right.role);
    expect(['job', 'run', 'handled', 'nothing', 'everything']).toContain(right.reach);
  });

  it('is that of everybody for health, the root and the documentation alone', () => {
    const open = rows.filter(([, { right }]) => right === 'everybody').map(([name]) => name);
    expect(open.sort()).toEqual([
      'GET /',
      'GET /docs',
      'GET /docs/{file}',
      'GET /health',
      'GET /livez',
      'GET /openapi.json',
      'GET /readyz',
    ]);
  });

  it.each(changing)('%s changes something, so it is more than the role read', (_name, { right }) => {
    expect(right).toMatchObject({ role: expect.stringMatching(/^(operate|write|admin)$/) as string });
  });

  it.each(rows.filter(([, { path }]) => /\/(?:jobs|runs)\/\{/.test(path)))(
    '%s asks for the reach of what it names',
    (_name, route) => {
      const named = route.path.includes('/jobs/{') ? 'job' : 'run';
      expect(route.right).toMatchObject({ reach: expect.stringMatching(`^(${named}|handled|everything)$`) as string });
    },
  );

  it.each(rows.filter(([, { right }]) => right !== 'everybody' && ['job', 'run'].includes(right.reach)))(
    '%s has what it asks the reach of in its path',
    (_name, { path }) => {
      expect(path).toMatch(/\{id\}/);
    },
  );
});

describe('each role at each route', () => {
  let api: DetachedApi;

  beforeAll(async () => {
    const authorize = ({ headers }: IncomingMessage) => {
      const role = roles.find((each) => each === headers['x-role']);
      return role === undefined ? false : { role };
    };
    api = await startDetachedApi({ authorize });
  });

  afterAll(async () => api.stop());

  it.each(cells)(
    '%s at %s is let in if that is enough, and told what would be otherwise',
    async (role, _name, route) => {
      const { method, right } = route;
      if (right === 'everybody') return;
      const raw = bodyOf(route);
      const answer = await call(api.server.url + pathOf(route), { method, raw, headers: { 'x-role': role } });
      if (includesRole(role, right.role)) {
        expect([401, 403]).not.toContain(answer.status);
        return;
      }
      expect(problemOf(answer)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
      expect(problemOf(answer).detail).toBe(`this needs the role ${right.role}; yours is ${role}`);
    },
  );

  it.each(guarded)('nobody without a role is let in at %s', async (_name, route) => {
    const { method } = route;
    const raw = bodyOf(route);
    const answer = await call(api.server.url + pathOf(route), { method, raw });
    expect(problemOf(answer)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });
});
