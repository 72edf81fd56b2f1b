import type { RunListItem, RunResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from '../../parts/button.js';
import { DifferenceTable } from '../../parts/difference-table.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { statusWord } from '../../parts/status-mark.js';
import { client } from '../../server/client.js';
import { formatInstant } from '../../time/format-instant.js';
import { useZone } from '../../time/zone-choice.js';
import { differenceText, fieldWord } from './difference-text.js';
import style from './run-page.module.css';

interface ComparedProps {
  readonly run: RunResource;
  /** What it can be compared with, the newest first. */
  readonly others: readonly RunListItem[];
}

/** The run beside another one of its job: the facts here, the lines that the other did not have in its output. */
export function Compared({ run, others }: ComparedProps) {
  const search = useSearch({ from: '/runs/$id' });
  const navigate = useNavigate();
  const zone = useZone();
  const other = search.with;
  const change = (id: string | undefined) =>
    void navigate({
      to: '/runs/$id',
      params: { id: run.id },
      search: (before) => ({ ...before, with: id, new: undefined }),
      replace: true,
    });
  const comparison = useQuery({
    queryKey: ['comparison', run.id, other],
    queryFn: ({ signal }) => client().runs.compare(run.id, { with: other, signal }),
    enabled: other !== undefined,
    staleTime: Infinity,
    placeholderData: undefined,
  });
  if (other === undefined) return null;
  return (
    <section className={style['compared']} aria-label="Comparison">
      <div className={style['comparedHead']}>
        <h2>Compared with</h2>
        <select aria-label="The other run" value={other} onChange={({ target }) => change(target.value)}>
          {!others.some(({ id }) => id === other) && <option value={other}>{other}</option>}
          {others.map(({ id, status, scheduled_at: at }) => (
            <option key={id} value={id}>
              {formatInstant(new Date(at), zone)} · {statusWord(status)}
            </option>
          ))}
        </select>
        <Button look="quiet" onClick={() => change(undefined)}>
          Close
        </Button>
      </div>
      {comparison.error !== null && <ProblemBox error={comparison.error} what="They could not be compared" />}
      {comparison.data !== undefined && (
        <DifferenceTable
          before="The other run"
          after="This run"
          isNeutral
          differences={comparison.data.differences.map(({ field, value, other: before }) => ({
            field: fieldWord(field),
            before: differenceText(field, before),
            after: differenceText(field, value),
          }))}
        />
      )}
      <p className="muted">Lines of the output that the other run did not have are marked below.</p>
    </section>
  );
}
