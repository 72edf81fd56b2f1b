import type { GraphEdgeResource, GraphJobResource, GraphResource } from '@aster-scheduler/client';

export const nodeWidth = 200;
export const nodeHeight = 48;
const layerGap = 72;
const rowGap = 14;
const margin = 8;
/** Times that layers are put in order by their neighbours: more changes little. */
const sweeps = 8;

export interface PlacedJob {
  readonly job: GraphJobResource;
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge {
  readonly edge: GraphEdgeResource;
  readonly from: PlacedJob;
  readonly to: PlacedJob;
}

export interface PlacedGraph {
  readonly jobs: readonly PlacedJob[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

/** Only the jobs within so many steps up or down of a job, and the edges between them. */
export function aroundJob(
  graph: GraphResource,
  jobId: string,
  depth: number,
  side?: 'before' | 'after',
): GraphResource {
  const near = new Set([
    ...(side === 'after' ? [] : reach(graph.edges, jobId, depth, 'up')),
    ...(side === 'before' ? [] : reach(graph.edges, jobId, depth, 'down')),
  ]);
  return {
    ...graph,
    jobs: graph.jobs.filter(({ id }) => near.has(id)),
    edges: graph.edges.filter(({ job_id: job, upstream_job_id: upstream }) => near.has(job) && near.has(upstream)),
  };
}

/**
 * Puts jobs into layers from left to right, each right of all that it runs after, and those of a layer near what they
 * are connected with. The graph has no cycle: the server lets none come to be.
 */
export function planGraph({ jobs, edges }: GraphResource): PlacedGraph {
  const layers = orderLayers(jobs, edges);
  const tallest = Math.max(0, ...layers.map((layer) => layer.length));
  const heightOf = (count: number) => count * (nodeHeight + rowGap) - rowGap;
  const placed = new Map<string, PlacedJob>();
  layers.forEach((layer, column) =>
    layer.forEach((job, row) => {
      const top = margin + (heightOf(tallest) - heightOf(layer.length)) / 2;
      const y = top + row * (nodeHeight + rowGap);
      placed.set(job.id, { job, x: margin + column * (nodeWidth + layerGap), y });
    }),
  );
  return {
    jobs: [...placed.values()],
    edges: edges.flatMap((edge) => {
      const [from, to] = [placed.get(edge.upstream_job_id), placed.get(edge.job_id)];
      return from === undefined || to === undefined ? [] : [{ edge, from, to }];
    }),
    width: 2 * margin + Math.max(layers.length * (nodeWidth + layerGap) - layerGap, 0),
    height: 2 * margin + Math.max(heightOf(tallest), 0),
  };
}

function reach(
  edges: readonly GraphEdgeResource[],
  jobId: string,
  depth: number,
  direction: 'up' | 'down',
): ReadonlySet<string> {
  const next = new Map<string, string[]>();
  for (const { job_id: job, upstream_job_id: upstream } of edges) {
    const [from, to] = direction === 'up' ? [job, upstream] : [upstream, job];
    const after = next.get(from);
    if (after === undefined) next.set(from, [to]);
    else after.push(to);
  }
  const found = new Set([jobId]);
  let edge = [jobId];
  for (let step = 0; step < depth && edge.length > 0; step += 1) {
    edge = edge.flatMap((id) => next.get(id) ?? []).filter((id) => !found.has(id));
    for (const id of edge) found.add(id);
  }
  return found;
}

function orderLayers(jobs: readonly GraphJobResource[], edges: readonly GraphEdgeResource[]): GraphJobResource[][] {
  const layerOf = layersOf(jobs, edges);
  const layers: GraphJobResource[][] = [];
  for (const job of jobs) (layers[layerOf.get(job.id) ?? 0] ??= []).push(job);
  const neighbours = new Map<string, string[]>(jobs.map(({ id }) => [id, []]));
  for (const { job_id: job, upstream_job_id: upstream } of edges) {
    neighbours.get(job)?.push(upstream);
    neighbours.get(upstream)?.push(job);
  }
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const height = new Map(layers.flatMap((layer) => layer.map(({ id }, row) => [id, (row + 0.5) / layer.length])));
    const middle = ({ id }: GraphJobResource) => {
      const heights = (neighbours.get(id) ?? []).flatMap((other) => height.get(other) ?? []);
      return heights.length === 0
        ? (height.get(id) ?? 0)
        : heights.reduce((sum, each) => sum + each, 0) / heights.length;
    };
    for (const layer of layers) {
      const middles = new Map(layer.map((job) => [job.id, middle(job)]));
      layer.sort((a, b) => (middles.get(a.id) ?? 0) - (middles.get(b.id) ?? 0));
    }
  }
  return layers;
}

/** How many steps each job has behind it at most. */
function layersOf(jobs: readonly GraphJobResource[], edges: readonly GraphEdgeResource[]): ReadonlyMap<string, number> {
  const waitsFor = new Map<string, number>(jobs.map(({ id }) => [id, 0]));
  const after = new Map<string, string[]>();
  for (const { job_id: job, upstream_job_id: upstream } of edges) {
    if (!waitsFor.has(job) || !waitsFor.has(upstream)) continue;
    waitsFor.set(job, (waitsFor.get(job) ?? 0) + 1);
    const jobsAfter = after.get(upstream);
    if (jobsAfter === undefined) after.set(upstream, [job]);
    else jobsAfter.push(job);
  }
  const layerOf = new Map<string, number>();
  let ready = jobs.filter(({ id }) => waitsFor.get(id) === 0).map(({ id }) => id);
  for (let layer = 0; ready.length > 0; layer += 1) {
    const next: string[] = [];
    for (const id of ready) {
      layerOf.set(id, layer);
      for (const job of after.get(id) ?? []) {
        const left = (waitsFor.get(job) ?? 0) - 1;
        waitsFor.set(job, left);
        if (left === 0) next.push(job);
      }
    }
    ready = next;
  }
  return layerOf;
}
