import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { readIncidentsSearch, readNewRuleSearch } from '../address/alert-search.js';
import { readGraphSearch, readJobSearch, readJobsSearch, readNewJobSearch } from '../address/job-search.js';
import { pagesPath } from '../address/places.js';
import { readRunSearch, readRunsSearch } from '../address/run-search.js';
import { readAuditSearch, readKeysSearch } from '../address/system-search.js';
import { readCalendarSearch, readOverviewSearch, readTimelineSearch } from '../address/time-search.js';
import { NotFound } from '../pages/missing/not-found.js';
import { OverviewPage } from '../pages/overview/overview-page.js';
import { SignedInPage } from '../pages/sign-in/signed-in-page.js';
import { Frame } from './frame.js';

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound });

export const overviewRoute = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: readOverviewSearch,
  component: OverviewPage,
});
export const jobsRoute = createRoute({
  getParentRoute: () => root,
  path: 'jobs',
  validateSearch: readJobsSearch,
  component: lazyRouteComponent(async () => import('../pages/jobs/jobs-page.js'), 'JobsPage'),
});
export const jobRoute = createRoute({
  getParentRoute: () => root,
  path: 'jobs/$name',
  validateSearch: readJobSearch,
  component: lazyRouteComponent(async () => import('../pages/job/job-page.js'), 'JobPage'),
});
/** A short way to ask about an instant. */
export const jobAtRoute = createRoute({
  getParentRoute: () => root,
  path: 'jobs/$name/at/$instant',
  beforeLoad({ params: { name, instant } }) {
    throw redirect({ to: '/jobs/$name', params: { name }, search: { tab: 'ledger', at: instant } });
  },
});
export const newJobRoute = createRoute({
  getParentRoute: () => root,
  path: 'jobs/new',
  validateSearch: readNewJobSearch,
  component: lazyRouteComponent(async () => import('../pages/edit-job/new-job-page.js'), 'NewJobPage'),
});
export const editJobRoute = createRoute({
  getParentRoute: () => root,
  path: 'jobs/$name/edit',
  component: lazyRouteComponent(async () => import('../pages/edit-job/edit-job-page.js'), 'EditJobPage'),
});
export const runsRoute = createRoute({
  getParentRoute: () => root,
  path: 'runs',
  validateSearch: readRunsSearch,
  component: lazyRouteComponent(async () => import('../pages/runs/runs-page.js'), 'RunsPage'),
});
export const runRoute = createRoute({
  getParentRoute: () => root,
  path: 'runs/$id',
  validateSearch: readRunSearch,
  component: lazyRouteComponent(async () => import('../pages/run/run-page.js'), 'RunPage'),
});
export const timelineRoute = createRoute({
  getParentRoute: () => root,
  path: 'timeline',
  validateSearch: readTimelineSearch,
  component: lazyRouteComponent(async () => import('../pages/timeline/timeline-page.js'), 'TimelinePage'),
});
export const calendarRoute = createRoute({
  getParentRoute: () => root,
  path: 'calendar',
  validateSearch: readCalendarSearch,
  component: lazyRouteComponent(async () => import('../pages/calendar/calendar-page.js'), 'CalendarPage'),
});
export const graphRoute = createRoute({
  getParentRoute: () => root,
  path: 'graph',
  validateSearch: readGraphSearch,
  component: lazyRouteComponent(async () => import('../pages/graph/graph-page.js'), 'GraphPage'),
});
export const incidentsRoute = createRoute({
  getParentRoute: () => root,
  path: 'alerts',
  validateSearch: readIncidentsSearch,
  component: lazyRouteComponent(async () => import('../pages/alerts/incidents-page.js'), 'IncidentsPage'),
});
export const incidentRoute = createRoute({
  getParentRoute: () => root,
  path: 'alerts/incidents/$id',
  component: lazyRouteComponent(async () => import('../pages/alerts/incident-page.js'), 'IncidentPage'),
});
export const rulesRoute = createRoute({
  getParentRoute: () => root,
  path: 'alerts/rules',
  component: lazyRouteComponent(async () => import('../pages/alerts/rules-page.js'), 'RulesPage'),
});
export const newRuleRoute = createRoute({
  getParentRoute: () => root,
  path: 'alerts/rules/new',
  validateSearch: readNewRuleSearch,
  component: lazyRouteComponent(async () => import('../pages/alerts/new-rule-page.js'), 'NewRulePage'),
});
export const ruleRoute = createRoute({
  getParentRoute: () => root,
  path: 'alerts/rules/$id',
  component: lazyRouteComponent(async () => import('../pages/alerts/rule-page.js'), 'RulePage'),
});
export const channelsRoute = createRoute({
  getParentRoute: () => root,
  path: 'alerts/channels',
  component: lazyRouteComponent(async () => import('../pages/alerts/channels-page.js'), 'ChannelsPage'),
});
export const channelRoute = createRoute({
  getParentRoute: () => root,
  path: 'alerts/channels/$id',
  component: lazyRouteComponent(async () => import('../pages/alerts/channel-page.js'), 'ChannelPage'),
});
export const silencesRoute = createRoute({
  getParentRoute: () => root,
  path: 'alerts/silences',
  component: lazyRouteComponent(async () => import('../pages/alerts/silences-page.js'), 'SilencesPage'),
});
export const wallRoute = createRoute({
  getParentRoute: () => root,
  path: 'wall',
  component: lazyRouteComponent(async () => import('../pages/wall/wall-page.js'), 'WallPage'),
});
export const systemRoute = createRoute({
  getParentRoute: () => root,
  path: 'system',
  component: lazyRouteComponent(async () => import('../pages/system/system-page.js'), 'SystemPage'),
});
export const secretsRoute = createRoute({
  getParentRoute: () => root,
  path: 'secrets',
  component: lazyRouteComponent(async () => import('../pages/secrets/secrets-page.js'), 'SecretsPage'),
});
export const keysRoute = createRoute({
  getParentRoute: () => root,
  path: 'keys',
  validateSearch: readKeysSearch,
  component: lazyRouteComponent(async () => import('../pages/keys/keys-page.js'), 'KeysPage'),
});
export const auditRoute = createRoute({
  getParentRoute: () => root,
  path: 'audit',
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(async () => import('../pages/audit/audit-page.js'), 'AuditPage'),
});
export const signedInRoute = createRoute({ getParentRoute: () => root, path: 'signed-in', component: SignedInPage });
export const workersRoute = createRoute({
  getParentRoute: () => root,
  path: 'workers',
  component: lazyRouteComponent(async () => import('../pages/workers/workers-page.js'), 'WorkersPage'),
});

export const poolRoute = createRoute({
  getParentRoute: () => root,
  path: 'pools/$name',
  component: lazyRouteComponent(async () => import('../pages/workers/pool-page.js'), 'PoolPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    overviewRoute,
    jobsRoute,
    newJobRoute,
    jobRoute,
    jobAtRoute,
    editJobRoute,
    runsRoute,
    runRoute,
    timelineRoute,
    calendarRoute,
    graphRoute,
    incidentsRoute,
    incidentRoute,
    rulesRoute,
    newRuleRoute,
    ruleRoute,
    channelsRoute,
    channelRoute,
    silencesRoute,
    wallRoute,
    workersRoute,
    poolRoute,
    systemRoute,
    secretsRoute,
    keysRoute,
    auditRoute,
    signedInRoute,
  ]),
  basepath: pagesPath,
  defaultPreload: 'intent',
  scrollRestoration: true,
  // one text for each value: what an address says is what a person typed
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch(search) {
    const kept = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
    const text = new URLSearchParams(kept.map(([name, value]) => [name, String(value)])).toString();
    return text === '' ? '' : `?${text.replaceAll('%2C', ',').replaceAll('%3A', ':')}`;
  },
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
