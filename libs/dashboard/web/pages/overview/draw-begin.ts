import type { OverviewResource, RunStatisticsResource } from '@aster-scheduler/client';
import { overviewRanges } from '../../address/overview-ranges.js';
import {
  chartHeight,
  chartWidth,
  endedSentence,
  planEndedColumns,
  planEndedShapes,
} from '../../parts/plan-ended-columns.js';
import { formatRelative } from '../../time/format-relative.js';
import { planFigures } from './plan-figures.js';
import { verdictPlace } from './verdict-place.js';

interface Begin {
  readonly told: OverviewResource;
  readonly range: string;
  readonly now: Date;
}

/**
 * The begin of the overview, as the page will draw it: whether all is well is seen while the code of the pages is still
 * being read. What leads somewhere is a plain link. Elements take the same room as those that replace them.
 */
export function drawBegin({ told, range, now }: Begin): HTMLElement {
  return element('main', 'begin', [
    element('div', 'page-head', [
      element('div', 'page-head-line', [
        element('h1', '', [told.verdict.length === 0 ? 'All right' : verdictOf(told)]),
        element('div', 'page-head-actions', [element('span', 'overview-copy', []), rangesOf(range)]),
      ]),
      proofOf(told, now),
    ]),
    endedOf(told, range),
  ]);
}

function verdictOf({ verdict }: OverviewResource): HTMLElement {
  const parts = verdict.flatMap((part, index) => {
    const place = verdictPlace(part);
    const path = `${place.to.slice(1)}${'health' in place ? `?health=${place.health}` : ''}`;
    const link = element('a', '', [part.sentence], { href: path, 'data-severity': part.severity });
    return index > 0 ? [' · ', link] : [link];
  });
  return element('span', 'overview-verdict', parts);
}

function rangesOf(range: string): HTMLElement {
  const chips = overviewRanges.map((each) =>
    element('a', 'choice-chip', [each], {
      href: `?range=${each}`,
      ...(each === range ? { 'aria-current': 'true' } : {}),
    }),
  );
  return element('div', 'choice-chips', chips, { role: 'group', 'aria-label': 'Range' });
}

function proofOf({ ledger, now: { running, due, waiting } }: OverviewResource, now: Date): HTMLElement {
  const counts = element('span', '', [`${running} running · ${due} due · ${waiting} waiting`]);
  if (ledger.checked_at === null) return element('p', 'overview-proof', [counts]);
  const checked = element('time', 'num', [formatRelative(new Date(ledger.checked_at), now)]);
  const room = shape('svg', { width: 16, height: 16 });
  const told = `${ledger.unexplained} unexplained ticks, checked `;
  const proof = element('span', ledger.unexplained === 0 ? 'overview-good' : 'overview-bad', [room, told, checked]);
  return element('p', 'overview-proof', [counts, proof]);
}

function endedOf(told: OverviewResource, range: string): HTMLElement {
  const figures = planFigures(told, range).map(({ name, value, note }) =>
    element('div', '', [element('dt', '', [name]), element('dd', '', [`${value} `, element('small', '', [note])])]),
  );
  const { series } = told;
  return element(
    'section',
    'overview-ended',
    [element('dl', 'overview-figures', figures), ...(series === null || series === undefined ? [] : [chartOf(series)])],
    { 'aria-label': `Ended in the last ${range}` },
  );
}

function chartOf(series: RunStatisticsResource): HTMLElement {
  const columns = planEndedColumns(series);
  const chart = shape('svg', {
    viewBox: `0 0 ${chartWidth} ${chartHeight}`,
    preserveAspectRatio: 'none',
    role: 'img',
    'aria-label': endedSentence(columns),
  });
  for (const [status, d] of planEndedShapes(columns))
    chart.append(shape('path', { d, class: `ended-chart-${status}` }));
  return element('figure', 'ended-chart', [chart]);
}

function element(
  name: string,
  className: string,
  children: readonly (Node | string)[],
  attributes: Readonly<Record<string, string>> = {},
): HTMLElement {
  const made = document.createElement(name);
  if (className !== '') made.className = className;
  for (const [each, value] of Object.entries(attributes)) made.setAttribute(each, value);
  made.append(...children);
  return made;
}

function shape(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [each, value] of Object.entries(attributes)) made.setAttribute(each, String(value));
  return made;
}
