import fc from 'fast-check';
import { findCycle } from './find-cycle.js';

function graph(edges: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, readonly string[]> {
  return new Map(Object.entries(edges));
}

describe('findCycle', () => {
  it.each<[string, Record<string, string[]>, string[] | undefined]>([
    ['a job without edges', {}, undefined],
    ['a chain', { a: ['b'], b: ['c'] }, undefined],
    ['a diamond', { a: ['b', 'c'], b: ['d'], c: ['d'] }, undefined],
    ['itself', { a: ['a'] }, ['a', 'a']],
    ['a pair', { a: ['b'], b: ['a'] }, ['a', 'b', 'a']],
    ['a cycle that it is not part of', { a: ['b'], b: ['c'], c: ['b'] }, undefined],
    ['the shortest of two', { a: ['b', 'x'], b: ['c'], c: ['a'], x: ['a'] }, ['a', 'x', 'a']],
  ])('of %s', (_what, edges, expected) => {
    expect(findCycle('a', graph(edges))).toEqual(expected);
  });

  it('looks at each job once, however many ways lead to it', () => {
    const edges: Record<string, string[]> = {};
    for (let layer = 0; layer < 200; layer += 1) {
      for (const side of ['l', 'r']) edges[`${side}${layer}`] = [`l${layer + 1}`, `r${layer + 1}`];
    }
    expect(findCycle('l0', graph(edges))).toBeUndefined();
    expect(findCycle('l0', graph({ ...edges, r200: ['l0'] }))).toHaveLength(202);
  });

  it('answers a way along edges that are there, exactly when the job can be reached from itself', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const anyGraph = fc.dictionary(
      fc.constantFrom(...names),
      fc.uniqueArray(fc.constantFrom(...names), { maxLength: 3 }),
    );
    fc.assert(
      fc.property(anyGraph, (edges) => {
        const cycle = findCycle('a', graph(edges));
        const reachable = new Set<string>(edges['a'] ?? []);
        for (const name of reachable) for (const upstream of edges[name] ?? []) reachable.add(upstream);
        expect(cycle !== undefined).toBe(reachable.has('a'));
        for (const [index, name] of (cycle ?? []).slice(0, -1).entries()) {
          expect(edges[name]).toContain(cycle?.[index + 1]);
        }
      }),
    );
  });
});
