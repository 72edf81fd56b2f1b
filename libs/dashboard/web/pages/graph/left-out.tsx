import type { GraphResource } from '@aster-scheduler/client';
import { formatCount } from '../../parts/format-count.js';

/** Says in words that a graph is too large to be told as a whole; nothing where it is not. */
export function LeftOut({ graph, focus }: { readonly graph: GraphResource; readonly focus?: string }) {
  if (!graph.truncated) return null;
  const most = formatCount(graph.edges.length);
  return (
    <p role="status">
      {focus === undefined
        ? `The graph has more than ${most} edges, and not all of them are here. Name a job to see what is around it.`
        : `More than ${most} edges lie above and below ${focus}. Its own are here, and not all of the others.`}
    </p>
  );
}
