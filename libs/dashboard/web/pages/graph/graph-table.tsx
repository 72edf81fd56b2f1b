import type { GraphResource } from '@aster-scheduler/client';
import { Link } from '@tanstack/react-router';
import { formatCounted } from '../../parts/format-count.js';
import { Instant } from '../../parts/instant.js';
import { StatusMark } from '../../parts/status-mark.js';
import style from './graph.module.css';

const mostListed = 1_000;

/** The same as the drawing, in words. */
export function GraphTable({ graph, isOpen }: { readonly graph: GraphResource; readonly isOpen: boolean }) {
  const names = new Map(graph.jobs.map(({ id, name }) => [id, name]));
  const after = new Map<string, string[]>();
  for (const { job_id: job, upstream_job_id: upstream, condition } of graph.edges) {
    const name = names.get(upstream) ?? upstream;
    const upstreams = after.get(job) ?? [];
    if (upstreams.length === 0) after.set(job, upstreams);
    upstreams.push(condition === 'success' ? name : `${name} (${condition})`);
  }
  return (
    <details className={style['list']} open={isOpen}>
      <summary>As a list</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Job</th>
            <th scope="col">Runs after</th>
            <th scope="col">Waits for</th>
            <th scope="col">Last run</th>
            <th scope="col">Next</th>
          </tr>
        </thead>
        <tbody>
          {graph.jobs
            .slice(0, mostListed)
            .map(({ id, name, waits_for: waitsFor, last_run: last, next_run_at: next }) => (
              <tr key={id}>
                <th scope="row">
                  <Link to="/jobs/$name" params={{ name }}>
                    <bdi>{name}</bdi>
                  </Link>
                </th>
                <td>{(after.get(id) ?? []).join(', ') || '–'}</td>
                <td>{waitsFor.join(', ') || '–'}</td>
                <td>
                  {last === null ? (
                    '–'
                  ) : (
                    <>
                      <StatusMark status={last.status} /> <Instant at={last.finished_at} show="relative" />
                    </>
                  )}
                </td>
                <td>{next === null ? '–' : <Instant at={next} show="relative" />}</td>
              </tr>
            ))}
        </tbody>
      </table>
      {graph.jobs.length > mostListed && <p>And {formatCounted(graph.jobs.length - mostListed, 'more job')}.</p>}
    </details>
  );
}
