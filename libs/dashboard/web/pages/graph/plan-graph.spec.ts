import type { GraphResource } from '@aster-scheduler/client';
import fc from 'fast-check';
import { aroundJob, nodeHeight, nodeWidth, planGraph } from './plan-graph.js';

const graphOf = (names: readonly string[], pairs: readonly (readonly [string, string])[]): GraphResource => ({
  jobs: names.map((name) => ({ id: name, name, status: 'active', waits_for: [], next_run_at: null, last_run: null })),
  edges: pairs.map(([upstream, job]) => ({
    ...{ job_id: job, upstream_job_id: upstream, condition: 'success', satisfied_by: null, satisfied_at: null },
  })),
  truncated: false,
});

const diamond = graphOf(
  ['a', 'b', 'c', 'd'],
  [
    ['a', 'b'],
    ['a', 'c'],
    ['b', 'd'],
    ['c', 'd'],
  ],
);

describe('planGraph', () => {
  it('puts a diamond into three layers, the two in the middle one above the other', () => {
    const { jobs } = planGraph(diamond);
    const at = Object.fromEntries(jobs.map(({ job, x, y }) => [job.id, { x, y }]));
    expect(at['b']?.x).toBe(at['c']?.x);
    expect(at['a']?.y).toBe(at['d']?.y);
    expect(at['b']?.y).not.toBe(at['c']?.y);
  });

  it('has every job right of all that it runs after, and no two in one place', () => {
    const numbers = fc.integer({ min: 0, max: 11 });
    fc.assert(
      fc.property(fc.array(fc.tuple(numbers, numbers), { maxLength: 40 }), (drawn) => {
        // from the smaller number to the larger one there is no cycle
        const pairs = drawn.filter(([a, b]) => a !== b).map(([a, b]) => [Math.min(a, b), Math.max(a, b)]);
        const unique = [...new Set(pairs.map(([a, b]) => `${a} ${b}`))].map((pair) => pair.split(' '));
        const names = Array.from({ length: 12 }, (_, index) => String(index));
        const { jobs, edges, width, height } = planGraph(
          graphOf(
            names,
            unique.map(([a = '', b = '']) => [a, b]),
          ),
        );
        expect(jobs).toHaveLength(12);
        for (const { from, to } of edges) expect(to.x).toBeGreaterThan(from.x);
        expect(new Set(jobs.map(({ x, y }) => `${x} ${y}`)).size).toBe(12);
        for (const { x, y } of jobs) {
          expect(x + nodeWidth).toBeLessThanOrEqual(width);
          expect(y + nodeHeight).toBeLessThanOrEqual(height);
        }
      }),
    );
  });
});

describe('aroundJob', () => {
  it('goes so many steps up and down, and not to what lies beside', () => {
    expect(aroundJob(diamond, 'b', 1).jobs.map(({ id }) => id)).toEqual(['a', 'b', 'd']);
    expect(aroundJob(diamond, 'a', 1).jobs.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(aroundJob(diamond, 'b', 9, 'before').jobs.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(aroundJob(diamond, 'b', 9, 'after').jobs.map(({ id }) => id)).toEqual(['b', 'd']);
    expect(aroundJob(diamond, 'a', 2).edges).toHaveLength(4);
  });
});
