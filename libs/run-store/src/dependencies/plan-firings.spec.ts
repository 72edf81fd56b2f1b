import { conditionsSatisfiedBy, type DependencyCondition, type FinalStatus } from '@aster-scheduler/core';
import fc from 'fast-check';
import type { Completion } from '../rows/completion.js';
import { type Edge, type FiringPlan, type Mark, planFirings } from './plan-firings.js';

const always = () => true;

function edge(jobId: string, upstreamJobId: string, condition: DependencyCondition = 'success'): Edge {
  return { jobId, upstreamJobId, condition };
}

function completion(runId: string, jobId: string, status: FinalStatus = 'succeeded'): Completion {
  return { runId, jobId, satisfies: conditionsSatisfiedBy(status) };
}

function firings(edges: readonly Edge[], marks: readonly Mark[], completions: readonly Completion[]) {
  return planFirings(edges, marks, completions, always).firings;
}

describe('planFirings', () => {
  const fanIn = [edge('d', 'b'), edge('d', 'c')];

  it('fires a job once all of its edges are satisfied, with the runs that satisfied them', () => {
    expect(firings(fanIn, [], [completion('b1', 'b')])).toEqual([]);
    expect(firings(fanIn, [{ jobId: 'd', upstreamJobId: 'b', runId: 'b1' }], [completion('c1', 'c')])).toEqual([
      { jobId: 'd', upstreamRunIds: ['b1', 'c1'] },
    ]);
  });

  it('counts several completions of one upstream job once, and keeps the newest', () => {
    const plan = planFirings(
      fanIn,
      [],
      [completion('b1', 'b'), completion('b2', 'b'), completion('c1', 'c'), completion('c2', 'c')],
      always,
    );
    expect(plan.firings).toEqual([{ jobId: 'd', upstreamRunIds: ['b2', 'c1'] }]);
    expect(plan.marks).toEqual([{ jobId: 'd', upstreamJobId: 'c', runId: 'c2' }]);
  });

  it('fires several jobs, and one job several times, in the order of the completions', () => {
    const edges = [edge('x', 'a'), edge('y', 'a', 'completion')];
    expect(firings(edges, [], [completion('a1', 'a'), completion('a2', 'a', 'failed')])).toEqual([
      { jobId: 'x', upstreamRunIds: ['a1'] },
      { jobId: 'y', upstreamRunIds: ['a1'] },
      { jobId: 'y', upstreamRunIds: ['a2'] },
    ]);
  });

  it.each<[FinalStatus, DependencyCondition[]]>([
    ['succeeded', ['success', 'completion']],
    ['failed', ['failure', 'completion']],
    ['timed_out', ['failure', 'completion']],
    ['cancelled', ['completion']],
    ['skipped', []],
  ])('of a run that has %s satisfies edges for %j', (status, satisfied) => {
    const conditions = ['success', 'failure', 'completion'] as const;
    const edges = conditions.map((condition) => edge(`on ${condition}`, 'a', condition));
    expect(firings(edges, [], [completion('a1', 'a', status)]).map((firing) => firing.jobId)).toEqual(
      satisfied.map((condition) => `on ${condition}`),
    );
  });

  it('keeps a complete set that cannot be used up yet', () => {
    const plan = planFirings([edge('d', 'a')], [], [completion('a1', 'a')], () => false);
    expect(plan).toEqual({
      firings: [],
      marks: [{ jobId: 'd', upstreamJobId: 'a', runId: 'a1' }],
      clearedJobIds: [],
    });
  });

  it('writes the marks that have changed, and no others', () => {
    const edges = ['a', 'b', 'c'].map((upstream) => edge('d', upstream));
    const marks = [{ jobId: 'd', upstreamJobId: 'a', runId: 'a1' }];
    expect(planFirings(edges, marks, [completion('b1', 'b'), completion('b2', 'b')], always)).toEqual({
      firings: [],
      clearedJobIds: [],
      marks: [{ jobId: 'd', upstreamJobId: 'b', runId: 'b2' }],
    });
  });

  it('asks how often the job has fired already', () => {
    const runs = ['a1', 'a2', 'a3'].map((id) => completion(id, 'a'));
    const plan = planFirings([edge('d', 'a')], [], runs, (_jobId, alreadyFired) => alreadyFired < 2);
    expect(plan.firings.map((firing) => firing.upstreamRunIds)).toEqual([['a1'], ['a2']]);
    expect(plan.marks).toEqual([{ jobId: 'd', upstreamJobId: 'a', runId: 'a3' }]);
  });

  it('does as a model that takes one completion at a time, in whatever portions they come', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const anyEdges = fc.uniqueArray(
      fc.record({
        jobId: fc.constantFrom('w', 'x', 'y', 'z'),
        upstreamJobId: fc.constantFrom(...names),
        condition: fc.constantFrom<DependencyCondition>('success', 'failure', 'completion'),
      }),
      { selector: ({ jobId, upstreamJobId }) => jobId + upstreamJobId, maxLength: 12 },
    );
    const anyStatus = fc.constantFrom<FinalStatus>('succeeded', 'failed', 'timed_out', 'cancelled', 'skipped');
    const anyPortions = fc.array(fc.array(fc.tuple(fc.constantFrom(...names), anyStatus), { maxLength: 8 }), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(anyEdges, anyPortions, (edges, portions) => {
        const model = new Map<string, Map<string, string>>();
        const expected: string[] = [];
        const fired: string[] = [];
        let marks: readonly Mark[] = [];
        let runs = 0;
        for (const portion of portions) {
          const completions = portion.map(([jobId, status]) => completion(`run ${(runs += 1)}`, jobId, status));
          for (const each of completions) expected.push(...firedInModel(model, edges, each));
          const plan = planFirings(edges, marks, completions, always);
          fired.push(...plan.firings.map((firing) => `${firing.jobId} by ${firing.upstreamRunIds.toSorted().join()}`));
          marks = marksAfter(marks, plan);
        }
        expect(fired.toSorted()).toEqual(expected.toSorted());
      }),
    );
  });
});

function marksAfter(marks: readonly Mark[], plan: FiringPlan): Mark[] {
  const isReplaced = (mark: Mark) =>
    plan.marks.some((other) => other.jobId === mark.jobId && other.upstreamJobId === mark.upstreamJobId);
  return [...marks.filter((mark) => !plan.clearedJobIds.includes(mark.jobId) && !isReplaced(mark)), ...plan.marks];
}

/** One completion at a time, edge by edge. */
function firedInModel(model: Map<string, Map<string, string>>, edges: readonly Edge[], done: Completion): string[] {
  const fired: string[] = [];
  for (const each of edges) {
    if (each.upstreamJobId !== done.jobId || !done.satisfies.includes(each.condition)) continue;
    const seen = model.get(each.jobId) ?? new Map<string, string>();
    model.set(each.jobId, seen.set(done.jobId, done.runId));
    if (edges.filter((other) => other.jobId === each.jobId).every((other) => seen.has(other.upstreamJobId))) {
      fired.push(`${each.jobId} by ${[...seen.values()].toSorted().join()}`);
      model.delete(each.jobId);
    }
  }
  return fired;
}
