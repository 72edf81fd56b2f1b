import type { OverviewResource } from '@aster-scheduler/client';
import { formatCounted } from '../../parts/format-count.js';
import { formatShare } from '../../parts/format-share.js';
import { formatDuration } from '../../time/format-duration.js';

const grouped = new Intl.NumberFormat('en');

/** Lines of a part that can be read from afar. */
const mostLines = 6;

export interface WallLine {
  readonly name: string;
  readonly text: string;
  readonly at?: Date;
}

export interface WallPanel {
  readonly title: string;
  readonly lines: readonly WallLine[];
}

export interface WallPlan {
  readonly sentence: string;
  readonly tone: 'good' | 'warning' | 'critical';
  readonly numbers: ReadonlyArray<{ readonly word: string; readonly value: string }>;
  /** Shown in turns; those that have nothing to tell are left out. */
  readonly panels: readonly WallPanel[];
}

/** What stands on the wall. */
export function planWall(told: OverviewResource): WallPlan {
  const { verdict, now, finished, success_rate: rate, delay_ms: delay, ledger } = told;
  const isCritical = verdict.some(({ severity }) => severity === 'critical');
  const runs = finished.succeeded + finished.failed + finished.timed_out + finished.cancelled;
  const sentence = verdict.map((each) => each.sentence).join(', ');
  return {
    sentence: sentence === '' ? 'All right' : sentence.charAt(0).toUpperCase() + sentence.slice(1),
    tone: isCritical ? 'critical' : verdict.length > 0 ? 'warning' : 'good',
    numbers: [
      { word: 'running', value: String(now.running) },
      { word: 'due', value: String(now.due) },
      { word: 'runs in 24 h', value: grouped.format(runs) },
      { word: 'succeeded', value: rate === null ? '–' : formatShare(rate) },
      { word: 'start delay, p95', value: delay.p95 === null ? '–' : formatDuration(delay.p95) },
      { word: `unexplained, ${ledger.days} days`, value: String(ledger.unexplained) },
    ],
    panels: panelsOf(told).filter(({ lines }) => lines.length > 0),
  };
}

function panelsOf({ failing, late, skipping, pools }: OverviewResource): readonly WallPanel[] {
  return [
    {
      title: 'Failing',
      lines: failing.slice(0, mostLines).map(({ job_name: name, failures, since, error_line: line }) => {
        return { name, text: `${failures}×  ${line ?? ''}`.trim(), at: new Date(since) };
      }),
    },
    {
      title: 'Late',
      lines: late.slice(0, mostLines).map(({ job_name: name, sentence, due_at: at }) => {
        return { name, text: sentence, at: new Date(at) };
      }),
    },
    {
      title: 'Skipping',
      lines: skipping
        .slice(0, mostLines)
        .map(({ job_name: name, scheduled_every_ms: planned, effective_every_ms: real }) => {
          const told = real === null ? 'never' : `every ${formatDuration(real)}`;
          return { name, text: `due every ${formatDuration(planned)}, runs ${told}` };
        }),
    },
    {
      title: 'Pools',
      lines: pools.slice(0, mostLines).map(({ name, workers, slots, running, due }) => {
        return {
          name,
          text: workers === 0 ? `no worker, ${due} due` : `${running} of ${formatCounted(slots, 'slot')}, ${due} due`,
        };
      }),
    },
  ];
}
