import type { GraphJobResource } from '@aster-scheduler/client';
import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { Instant } from '../../parts/instant.js';
import { StatusMark, statusWord } from '../../parts/status-mark.js';
import type { DrawnEdge } from './edge-dialog.js';
import style from './graph.module.css';
import { nodeHeight, nodeWidth, type PlacedEdge, type PlacedGraph, type PlacedJob } from './plan-graph.js';
import { useDrawing } from './use-drawing.js';

interface GraphChartProps {
  readonly graph: PlacedGraph;
  readonly failing: ReadonlySet<string>;
  readonly focus: string | undefined;
  /** Edges can be drawn: from box to box with the pointer, or one box chosen after the other. Else boxes are links. */
  readonly onDraw?: (edge: DrawnEdge) => void;
}

/** Jobs as boxes with links, and lines between them: whole once an edge is satisfied, broken while it is waited for. */
export function GraphChart({ graph, failing, focus, onDraw }: GraphChartProps) {
  const drawing = useDrawing(graph, onDraw);
  return (
    <>
      <div className={style['scroll']} tabIndex={0} role="group" aria-label="Drawing of the graph">
        <div
          className={style['chart']}
          style={{ inlineSize: `${graph.width}px`, blockSize: `${graph.height}px` }}
          {...drawing?.area}
        >
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
            {drawing?.line !== undefined && <path d={drawing.line} className={style['line']} data-drawn="true" />}
          </svg>
          {graph.edges
            .filter(({ edge }) => drawing !== undefined || edge.condition !== 'success')
            .map((placed) => (
              <Condition
                key={`${placed.edge.upstream_job_id} ${placed.edge.job_id}`}
                placed={placed}
                onChoose={onDraw === undefined ? undefined : () => onDraw(drawnOf(placed))}
              />
            ))}
          {graph.jobs.map((placed) => (
            <Node
              key={placed.job.id}
              placed={placed}
              isFailing={failing.has(placed.job.id)}
              isFocus={placed.job.id === (drawing === undefined ? focus : drawing.from)}
              onChoose={drawing?.choose}
            />
          ))}
        </div>
      </div>
      <p className={style['legend']}>
        <span className={style['key']} data-satisfied="true" /> satisfied since the last run
        <span className={style['key']} /> waited for
        {drawing !== undefined && (
          <span role="status">
            {drawing.from === undefined
              ? 'Draw from a job to the one that runs after it, or choose the one and then the other.'
              : 'Now the job that runs after it.'}
          </span>
        )}
      </p>
    </>
  );
}

interface NodeProps {
  readonly placed: PlacedJob;
  readonly isFailing: boolean;
  readonly isFocus: boolean;
  /** It is drawn at: the box is a button, and not a link. */
  readonly onChoose?: (jobId: string) => void;
}

function Node({ placed: { job, x, y }, isFailing, isFocus, onChoose }: NodeProps) {
  const waits = job.waits_for.length;
  const looks = {
    className: style['node'],
    'data-job': job.id,
    'data-failing': isFailing,
    'data-focus': isFocus,
    title: waits === 0 ? job.name : `${job.name} waits for ${job.waits_for.join(', ')}`,
    style: {
      insetInlineStart: `${x}px`,
      insetBlockStart: `${y}px`,
      inlineSize: `${nodeWidth}px`,
      blockSize: `${nodeHeight}px`,
    },
  };
  const words = (
    <>
      <span className={style['name']}>
        <NodeMark job={job} isFailing={isFailing} />
        <bdi>{job.name}</bdi>
      </span>
      <NodeFacts job={job} isFailing={isFailing} />
    </>
  );
  if (onChoose !== undefined) {
    return (
      <button type="button" {...looks} aria-pressed={isFocus} onClick={() => onChoose(job.id)}>
        {words}
      </button>
    );
  }
  return (
    <Link to="/jobs/$name" params={{ name: job.name }} {...looks}>
      {words}
    </Link>
  );
}

/** How it went last; of a job that is not active, what it is instead. */
function NodeMark({ job: { status, last_run: last }, isFailing }: NodeFactsProps) {
  if (isFailing) return <X aria-hidden size={14} strokeWidth={2.5} />;
  if (status !== 'active') return <StatusMark status={status} compact />;
  return last === null ? null : <StatusMark status={last.status} compact />;
}

interface NodeFactsProps {
  readonly job: GraphJobResource;
  readonly isFailing: boolean;
}

/** What it waits for; else when it ran last, and when it goes on. */
function NodeFacts({ job, isFailing }: NodeFactsProps) {
  const { waits_for: waits, last_run: last, next_run_at: next } = job;
  return (
    <span className={style['waits']}>
      {isFailing && <span className={style['failing']}>failing</span>}
      {!isFailing && last !== null && (
        <span title={`last run: ${statusWord(last.status)}`}>
          <Instant at={last.finished_at} show="relative" />
        </span>
      )}
      {waits.length > 0 ? (
        <span>waits for {waits.length === 1 ? <bdi>{waits[0]}</bdi> : `${waits.length} jobs`}</span>
      ) : (
        next !== null && (
          <span>
            next <Instant at={next} show="relative" />
          </span>
        )
      )}
    </span>
  );
}

interface ConditionProps {
  readonly placed: PlacedEdge;
  /** The edge is to be changed. */
  readonly onChoose?: () => void;
}

const conditionWords = {
  success: ['on success', 'success'],
  failure: ['on failure', 'failure'],
  completion: ['however', 'however'],
} as const;

function Condition({ placed: { edge, from, to }, onChoose }: ConditionProps) {
  const [words, short] = conditionWords[edge.condition];
  const looks = { className: style['condition'], 'data-condition': edge.condition };
  if (onChoose === undefined) {
    const place = { insetInlineStart: `${to.x - 4}px`, insetBlockStart: `${to.y + nodeHeight / 2 - 14}px` };
    return (
      <span {...looks} style={place}>
        {words}
      </span>
    );
  }
  // in the middle of its line, where it is no other's
  const place = {
    insetInlineStart: `${(from.x + nodeWidth + to.x) / 2}px`,
    insetBlockStart: `${(from.y + to.y + nodeHeight) / 2}px`,
  };
  const label = `${to.job.name} after ${from.job.name}, ${words}`;
  return (
    <button type="button" {...looks} style={place} aria-label={label} title={label} onClick={onChoose}>
      {short}
    </button>
  );
}

function drawnOf({ edge, from, to }: PlacedEdge): DrawnEdge {
  return { upstream: from.job, job: to.job, condition: edge.condition };
}

function pathOf({ from, to }: PlacedEdge): string {
  const [x1, y1] = [from.x + nodeWidth, from.y + nodeHeight / 2];
  const [x2, y2] = [to.x, to.y + nodeHeight / 2];
  const bend = Math.min(Math.max((x2 - x1) / 2, 24), 72);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2 - 1} ${y2}`;
}
