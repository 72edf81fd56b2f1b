import type { IncidentResource, NotificationResource } from '@aster-scheduler/client';
import { planStory } from './plan-story.js';

const incident = {
  ...{ opened_at: '2026-03-01T02:00:00.000Z', opened_by_run: 'a', last_at: '2026-03-01T02:00:00.000Z', last_run: 'a' },
  ...{ acknowledged_at: null, resolved_at: null, resolved_by_run: null },
} as IncidentResource;

function message(at: string): NotificationResource {
  return { id: at, created_at: at } as NotificationResource;
}

function told(of: Partial<IncidentResource>, ...at: readonly string[]): readonly string[] {
  return planStory({ ...incident, ...of }, at.map(message)).map(({ what, run }) => `${what} ${run ?? ''}`.trim());
}

describe('the story of an incident', () => {
  it('begins with how it opened, and does not tell that twice', () => {
    expect(told({})).toEqual(['opened a']);
  });

  it('tells the newest first, and of one time what was told after what happened', () => {
    const last = { last_at: '2026-03-01T04:00:00.000Z', last_run: 'c' };
    expect(told(last, '2026-03-01T02:00:00.000Z', '2026-03-01T03:00:00.000Z')).toEqual([
      ...['again c', 'message', 'message', 'opened a'],
    ]);
  });

  it('ends with who was at it and what ended it', () => {
    const over = { acknowledged_at: '2026-03-01T02:10:00.000Z', resolved_at: '2026-03-01T05:00:00.000Z' };
    expect(told({ ...over, resolved_by_run: 'd' })).toEqual(['resolved d', 'acknowledged', 'opened a']);
  });
});
