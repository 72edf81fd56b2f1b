import type { RunResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { every } from '../../live/pace.js';
import { client } from '../../server/client.js';
import style from './run-page.module.css';

/** Why a run is as it is, in a sentence of the server: also of one that waits, runs, or went well. */
export function Explained({ run }: { readonly run: RunResource }) {
  const isOver = run.finished_at !== null;
  const told = useQuery({
    queryKey: ['run explained', run.id, run.status],
    queryFn: ({ signal }) => client().runs.explain(run.id, { signal }),
    refetchInterval: isOver ? false : every(2_000),
    staleTime: isOver ? Infinity : 0,
    placeholderData: undefined,
  });
  if (told.data === undefined) return null;
  const { sentence, waits_for: waitsFor } = told.data;
  return (
    <>
      <p className={style['sentence']}>
        <bdi>{sentence}</bdi>
      </p>
      {waitsFor.length > 0 && (
        <p className="muted">
          It waits for{' '}
          {waitsFor.map((name, index) => (
            <span key={name}>
              {index > 0 && ', '}
              <Link to="/jobs/$name" params={{ name }} className={style['link']}>
                <bdi>{name}</bdi>
              </Link>
            </span>
          ))}
          .
        </p>
      )}
    </>
  );
}
