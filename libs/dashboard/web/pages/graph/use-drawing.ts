import { type PointerEvent, useRef, useState } from 'react';
import type { DrawnEdge } from './edge-dialog.js';
import { nodeHeight, nodeWidth, type PlacedGraph } from './plan-graph.js';

/** Edges as they are drawn. */
export interface Drawing {
  /** The job that was chosen first. */
  readonly from: string | undefined;
  /** The path of what is being drawn. */
  readonly line: string | undefined;
  /** A box was chosen, with a key or a click: the first is run after, the second runs after it. */
  readonly choose: (jobId: string) => void;
  /** Of what is around the boxes. */
  readonly area: {
    readonly onPointerDown: (event: PointerEvent) => void;
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerUp: (event: PointerEvent) => void;
  };
}

/** @param onDraw told of each edge; `undefined`: nothing is drawn */
export function useDrawing(
  { jobs, edges }: PlacedGraph,
  onDraw: ((edge: DrawnEdge) => void) | undefined,
): Drawing | undefined {
  const dragged = useRef<string>(undefined);
  const [from, setFrom] = useState<string>();
  const [line, setLine] = useState<string>();
  if (onDraw === undefined) return undefined;

  function finish(upstreamId: string, jobId: string): void {
    setFrom(undefined);
    const find = (id: string) => jobs.find(({ job }) => job.id === id)?.job;
    const [upstream, job] = [find(upstreamId), find(jobId)];
    if (upstream === undefined || job === undefined || upstream === job) return;
    const there = edges.find(({ edge }) => edge.upstream_job_id === upstreamId && edge.job_id === jobId);
    onDraw?.({ upstream, job, condition: there?.edge.condition });
  }
  return {
    from,
    line,
    choose: (jobId) => (from === undefined ? setFrom(jobId) : finish(from, jobId)),
    area: {
      onPointerDown: ({ clientX, clientY }) => {
        dragged.current = jobAt(clientX, clientY);
      },
      onPointerMove: ({ clientX, clientY, currentTarget }) => {
        const start = jobs.find(({ job }) => job.id === dragged.current);
        if (start === undefined) return;
        const { left, top } = currentTarget.getBoundingClientRect();
        const [x, y] = [start.x + nodeWidth, start.y + nodeHeight / 2];
        setLine(`M${x} ${y}L${clientX - left} ${clientY - top}`);
      },
      onPointerUp: ({ clientX, clientY }) => {
        const [start, end] = [dragged.current, jobAt(clientX, clientY)];
        dragged.current = undefined;
        setLine(undefined);
        // where it began, it is a click
        if (start !== undefined && end !== undefined && start !== end) finish(start, end);
      },
    },
  };
}

/** On touch an event goes to where the finger was put down: what lies below it now is looked up. */
function jobAt(x: number, y: number): string | undefined {
  return document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-job]')?.dataset['job'];
}
