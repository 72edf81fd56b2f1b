import type { ApplyResource } from '@aster-scheduler/client';
import { planReport } from './show-plan.js';

function planOf(names: readonly string[], gone: readonly string[] = []): ApplyResource {
  const change = { field: 'timezone', from: 'UTC', to: '```', is_drift: false, is_cut: false };
  return {
    ...{ plan: 'abc', is_applied: false, creates: [], unchanged: 0, records: 0, conflicts: [] },
    updates: names.map((name) => ({ kind: 'job', name, changes: [change, change] })),
    prunes: gone.map((name) => ({ kind: 'job', name, way: 'archive' })),
  };
}

describe('planReport', () => {
  it('is a heading, a fence that nothing within it ends, and the plan', () => {
    expect(planReport(planOf(['a'], ['b']), 'ops/`x`')).toBe(
      [
        "### 2 changes, 0 unchanged, 0 conflicts in `ops/'x'`\n\n````diff",
        '~ a  timezone UTC -> ```',
        '     timezone UTC -> ```',
        '- b  archived',
        '````\n\nplan `abc`\n',
      ].join('\n'),
    );
  });

  it('is no longer than a comment may be, and tells first of what goes, and of how much it is silent', () => {
    const names = Array.from({ length: 2_000 }, (_, index) => `nightly/job-${index}`);
    const report = planReport(planOf(names, ['last']), 'ops');
    expect(report.length).toBeLessThan(65_536);
    expect(report.length).toBeGreaterThan(59_000);
    expect(report).toMatch(/^### 2001 changes, .*\n\n````diff\n- last +archived\n~ nightly\/job-0 /);
    const [, more = ''] = /\n… and (\d+) more lines\n````\n\nplan `abc`\n$/.exec(report) ?? [];
    const shown = report.split('\n').filter((line) => /^[-~ ]/.test(line)).length;
    expect(Number(more) + shown).toBe(2 * names.length + 1);
  });
});
