import type { GraphResource } from '@aster-scheduler/client';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { PencilLine } from 'lucide-react';
import { lazy, Suspense, useId, useMemo, useState } from 'react';
import type { GraphSearch } from '../../address/job-search.js';
import { Button } from '../../parts/button.js';
import { ChoiceChips } from '../../parts/choice-chips.js';
import { CopyAs } from '../../parts/copy-as.js';
import { Empty } from '../../parts/empty.js';
import filter from '../../parts/filter-bar.module.css';
import { formatCount, formatCounted } from '../../parts/format-count.js';
import { PageHead } from '../../parts/page-head.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { Skeleton } from '../../parts/skeleton.js';
import { useMay } from '../../parts/use-may.js';
import type { DrawnEdge } from './edge-dialog.js';
import { GraphChart } from './graph-chart.js';
import { GraphTable } from './graph-table.js';
import { LeftOut } from './left-out.js';
import { aroundJob, planGraph } from './plan-graph.js';
import { useGraph } from './use-graph.js';

/** More than that is a wall of boxes: a job has to be chosen. */
const mostDrawn = 150;
const EdgeDialog = lazy(async () => ({ default: (await import('./edge-dialog.js')).EdgeDialog }));
const sides = ['before', 'after'] as const;
const depths = ['1', '2', '3', '9'] as const;

/** Which job runs after which, and what each of them waits for now. */
export function GraphPage() {
  const search = useSearch({ from: '/graph' });
  const navigate = useNavigate({ from: '/graph' });
  const { focus, depth = 2, side } = search;
  const mayDraw = useMay().be('write');
  const [isDrawing, setDrawing] = useState(false);
  const change = (part: GraphSearch) => void navigate({ to: '/graph', search: (before) => ({ ...before, ...part }) });
  const read = useGraph(focus);
  const graph = read.data?.graph;
  const middle = graph?.jobs.find(({ name }) => name === focus);
  const shown = useMemo(
    () => (graph === undefined || middle === undefined ? graph : aroundJob(graph, middle.id, depth, side)),
    [graph, middle, depth, side],
  );
  return (
    <>
      <PageHead title="Graph" count={countText(shown, read.whole)}>
        <CopyAs
          shown={{
            path: focus === undefined ? '/api/v1/graph' : `/api/v1/jobs/${encodeURIComponent(focus)}/graph`,
            words: focus === undefined ? ['graph'] : ['graph', focus],
          }}
        />
        <Button
          icon={<PencilLine aria-hidden size={14} />}
          aria-pressed={isDrawing}
          disabled={!mayDraw}
          title={mayDraw ? undefined : 'needs the role write'}
          onClick={() => setDrawing(!isDrawing)}
        >
          {isDrawing ? 'Done' : 'Draw edges'}
        </Button>
      </PageHead>
      {read.whole !== undefined && read.whole.jobs.length > 0 && (
        <div className={filter['bar']}>
          <FocusField graph={read.whole} focus={focus} onChange={(name) => change({ focus: name })} />
          {middle !== undefined && (
            <>
              <ChoiceChips
                label="Steps"
                choices={depths}
                chosen={depths.filter((each) => Number(each) === depth)}
                word={(each) => (each === '9' ? 'all steps' : each === '1' ? '1 step' : `${each} steps`)}
                onChange={(chosen) => change({ depth: Number(chosen.find((each) => Number(each) !== depth) ?? depth) })}
              />
              <ChoiceChips
                label="Side"
                choices={sides}
                chosen={side === undefined ? [] : [side]}
                word={(each) => (each === 'before' ? 'what holds it up' : 'what follows it')}
                onChange={(chosen) => change({ side: chosen.find((each) => each !== side) })}
              />
              <Button look="quiet" onClick={() => change({ focus: undefined, depth: undefined, side: undefined })}>
                Show all
              </Button>
            </>
          )}
        </div>
      )}
      {read.data === undefined && read.error === null && <Skeleton rows={10} />}
      {read.error !== null && (
        <ProblemBox error={read.error} what="The graph could not be read" onRetry={read.refetch} />
      )}
      {read.whole?.jobs.length === 0 && (
        <Empty title="No job runs after another one.">
          Name what a job runs after under “Dependencies” of its form, or as <code>depends_on</code>.
        </Empty>
      )}
      {graph !== undefined && <LeftOut graph={graph} focus={middle?.name} />}
      {focus !== undefined && graph !== undefined && isAlone(graph, focus) && read.whole?.jobs.length !== 0 && (
        <p>
          {read.data?.isNoJob === true
            ? `There is no job ${focus}.`
            : `${focus} runs after no other job, and none runs after it.`}
        </p>
      )}
      {shown !== undefined && shown.jobs.length > 0 && (
        <Drawn graph={shown} failing={read.data?.failing} focus={middle?.id} isDrawing={isDrawing} />
      )}
    </>
  );
}

function isAlone({ jobs, edges }: GraphResource, name: string): boolean {
  return edges.length === 0 || !jobs.some((job) => job.name === name);
}

function countText(shown: GraphResource | undefined, all: GraphResource | undefined): string | undefined {
  if (shown === undefined || all === undefined || all.jobs.length === 0) return undefined;
  if (all.truncated) return formatCounted(shown.jobs.length, 'job');
  const part = shown.jobs.length === all.jobs.length ? '' : `${formatCount(shown.jobs.length)} of `;
  return `${part}${formatCounted(all.jobs.length, 'job')}`;
}

interface DrawnProps {
  readonly graph: GraphResource;
  /** Ids of jobs that fail now. */
  readonly failing: ReadonlySet<string> | undefined;
  readonly focus: string | undefined;
  readonly isDrawing: boolean;
}

function Drawn({ graph, failing = new Set(), focus, isDrawing }: DrawnProps) {
  const [drawn, setDrawn] = useState<DrawnEdge>();
  const isTooMuch = graph.jobs.length > mostDrawn;
  const placed = useMemo(() => (isTooMuch ? undefined : planGraph(graph)), [graph, isTooMuch]);
  return (
    <>
      {placed === undefined ? (
        <Empty title={`${graph.jobs.length} jobs are too many for one picture.`}>
          Choose a job, and what is around it is drawn. The list below has them in words.
        </Empty>
      ) : (
        <GraphChart graph={placed} failing={failing} focus={focus} onDraw={isDrawing ? setDrawn : undefined} />
      )}
      <Suspense fallback={null}>
        {drawn !== undefined && <EdgeDialog edge={drawn} onClose={() => setDrawn(undefined)} />}
      </Suspense>
      <GraphTable graph={graph} isOpen={isTooMuch} />
    </>
  );
}

interface FocusFieldProps {
  readonly graph: GraphResource;
  readonly focus: string | undefined;
  readonly onChange: (name: string | undefined) => void;
}

function FocusField({ graph, focus, onChange }: FocusFieldProps) {
  const list = useId();
  return (
    <>
      <input
        key={focus}
        type="search"
        data-filter
        list={list}
        aria-label="Job in the middle"
        placeholder="Around which job?"
        defaultValue={focus}
        onChange={({ target: { value } }) => {
          if (value === '') onChange(undefined);
          else if (graph.jobs.some(({ name }) => name === value)) onChange(value);
        }}
        onKeyDown={({ key, currentTarget: { value } }) => {
          if (key === 'Enter' && value !== '') onChange(value); // also one that is not among those that are here
        }}
      />
      <datalist id={list}>
        {graph.jobs.slice(0, 500).map(({ id, name }) => (
          <option key={id} value={name} />
        ))}
      </datalist>
    </>
  );
}
