import type { RunListItem } from '@aster-scheduler/client';
import { Link } from '@tanstack/react-router';
import { type ReactNode, Suspense } from 'react';
import { Instant } from '../../parts/instant.js';
import { reasonSentence, whyText } from '../../parts/run-facts.js';
import { StatusMark } from '../../parts/status-mark.js';
import { Box, tooMuch } from './box.js';
import style from './overview-page.module.css';

interface RunBoxProps {
  readonly title: string;
  /** The list that holds all of them. */
  readonly to: { readonly status: string; readonly from?: string };
  readonly empty: string;
  /** `undefined` until they are read; `null` when they were too much to read. */
  readonly runs: readonly RunListItem[] | null | undefined;
  /** What is drawn in place of plain rows, once it is there. */
  readonly children?: ReactNode;
}

/** More are behind the title. */
export const shownRuns = 8;

/** The newest runs of a kind, and the way to all of them. */
export function RunBox({ title, to, empty, runs, children }: RunBoxProps) {
  const link = (
    <Link to="/runs" search={to}>
      {title}
    </Link>
  );
  const plain = (runs ?? []).slice(0, shownRuns).map(rowOf);
  const rows = [
    <Suspense key="rows" fallback={plain}>
      {children}
    </Suspense>,
  ];
  return (
    <Box title={link} count={countOf(runs)} empty={runs === undefined ? '…' : runs === null ? tooMuch : empty}>
      {children === undefined || children === null ? plain : rows}
    </Box>
  );
}

function rowOf(run: RunListItem): ReactNode {
  return (
    <li key={run.id} className={style['run']}>
      <StatusMark status={run.status} compact />
      <Link to="/runs/$id" params={{ id: run.id }} className={style['name']}>
        <bdi>{run.job_name}</bdi>
      </Link>
      <span className={style['why']} title={reasonSentence(run)}>
        <bdi>{whyText(run)}</bdi>
      </span>
      <span className={style['aside']}>
        <Instant at={run.scheduled_at} show="relative" />
      </span>
    </li>
  );
}

function countOf(runs: RunBoxProps['runs']): string | undefined {
  if (runs === undefined || runs === null) return undefined;
  return runs.length === 50 ? '50+' : String(runs.length);
}
