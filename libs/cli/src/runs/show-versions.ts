import type { VersionNumbersResource } from '@aster-scheduler/client';
import { printList } from '../print/print-list.js';
import type { Session } from '../session/session.js';
import { formatInstant, type Times } from '../time/format-instant.js';
import { formatSpan } from '../time/format-span.js';

/** What each version of a job has come to. */
export async function showVersions(
  session: Session,
  versions: readonly VersionNumbersResource[],
  times: Times,
): Promise<void> {
  const span = (ms: number | null) => (ms === null ? '-' : formatSpan(ms));
  const at = (text: string) => formatInstant(new Date(text), times);
  await printList<VersionNumbersResource>(session, {
    items: versions,
    columns: [
      { title: 'VERSION', text: ({ version }) => (version === null ? '-' : String(version)), alignsRight: true },
      { title: 'OK', text: ({ succeeded }) => String(succeeded), alignsRight: true },
      {
        title: 'FAILED',
        text: ({ failed }) => String(failed),
        alignsRight: true,
        style: ({ failed }) => (failed > 0 ? 'red' : 'dim'),
      },
      {
        title: 'SUCCESS',
        text: ({ success_rate: rate }) => (rate === null ? '-' : `${(100 * rate).toFixed(1)} %`),
        alignsRight: true,
      },
      { title: 'MEDIAN', text: ({ p50_ms: ms }) => span(ms), alignsRight: true },
      { title: 'P95', text: ({ p95_ms: ms }) => span(ms), alignsRight: true },
      { title: 'FIRST', text: ({ first_at: first }) => at(first), dropOrder: 1 },
      { title: 'LAST', text: ({ last_at: last }) => at(last) },
    ],
    name: ({ version }) => String(version ?? ''),
    empty: 'no run was executed in that time',
  });
}
