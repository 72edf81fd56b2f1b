import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { StatusMark } from '../../parts/status-mark.js';
import style from './graph.module.css';
import { nodeHeight, nodeWidth, type PlacedEdge, type PlacedGraph, type PlacedJob } from './plan-graph.js';

interface GraphChartProps {
  readonly graph: PlacedGraph;
  readonly failing: ReadonlySet<string>;
  readonly focus: string | undefined;
}

/** Jobs as boxes with links, and lines between them: whole once an edge is satisfied, broken while it is waited for. */
export function GraphChart({ graph, failing, focus }: GraphChartProps) {
  return (
    <>
      <div className={style['scroll']} tabIndex={0} role="group" aria-label="Drawing of the graph">
        <div className={style['chart']} style={{ inlineSize: `${graph.width}px`, blockSize: `${graph.height}px` }}>
          <svg className={style['lines']} width={graph.width} height={graph.height} aria-hidden>
            <defs>
              <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
                <path d="M0 0 8 4 0 8Z" fill="context-stroke" />
              </marker>
            </defs>
            {graph.edges.map((placed) => (
              <path
                key={`${placed.edge.upstream_job_id} ${placed.edge.job_id}`}
                d={pathOf(placed)}
                className={style['line']}
                data-satisfied={placed.edge.satisfied_by !== null}
                data-condition={placed.edge.condition}
                markerEnd="url(#arrow)"
              />
            ))}
          </svg>
          {graph.edges
            .filter(({ edge }) => edge.condition !== 'success')
            .map((placed) => (
              <Condition key={`${placed.edge.upstream_job_id} ${placed.edge.job_id}`} placed={placed} />
            ))}
          {graph.jobs.map((placed) => (
            <Node
              key={placed.job.id}
              placed={placed}
              isFailing={failing.has(placed.job.id)}
              isFocus={placed.job.id === focus}
            />
          ))}
        </div>
      </div>
      <p className={style['legend']}>
        <span className={style['key']} data-satisfied="true" /> satisfied since the last run
        <span className={style['key']} /> waited for
      </p>
    </>
  );
}

interface NodeProps {
  readonly placed: PlacedJob;
  readonly isFailing: boolean;
  readonly isFocus: boolean;
}

function Node({ placed: { job, x, y }, isFailing, isFocus }: NodeProps) {
  const waits = job.waits_for.length;
  return (
    <Link
      to="/jobs/$name"
      params={{ name: job.name }}
      className={style['node']}
      data-failing={isFailing}
      data-focus={isFocus}
      title={waits === 0 ? job.name : `${job.name} waits for ${job.waits_for.join(', ')}`}
      style={{
        insetInlineStart: `${x}px`,
        insetBlockStart: `${y}px`,
        inlineSize: `${nodeWidth}px`,
        blockSize: `${nodeHeight}px`,
      }}
    >
      <span className={style['name']}>
        {isFailing ? <X aria-hidden size={14} strokeWidth={2.5} /> : <StatusMark status={job.status} compact />}
        <bdi>{job.name}</bdi>
      </span>
      <span className={style['waits']}>
        {isFailing
          ? 'failing'
          : waits === 0
            ? ''
            : `waits for ${waits === 1 ? (job.waits_for[0] ?? '') : `${waits} jobs`}`}
      </span>
    </Link>
  );
}

function Condition({ placed: { edge, to } }: { readonly placed: PlacedEdge }) {
  const left = to.x - 4;
  const top = to.y + nodeHeight / 2 - 14;
  return (
    <span className={style['condition']} style={{ insetInlineStart: `${left}px`, insetBlockStart: `${top}px` }}>
      {edge.condition === 'failure' ? 'on failure' : 'however'}
    </span>
  );
}

function pathOf({ from, to }: PlacedEdge): string {
  const [x1, y1] = [from.x + nodeWidth, from.y + nodeHeight / 2];
  const [x2, y2] = [to.x, to.y + nodeHeight / 2];
  const bend = Math.min(Math.max((x2 - x1) / 2, 24), 72);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2 - 1} ${y2}`;
}
