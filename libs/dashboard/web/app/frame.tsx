import { Link, Outlet, useParams, useRouterState } from '@tanstack/react-router';
import {
  Bell,
  CalendarDays,
  ChartGantt,
  CirclePause,
  History,
  KeyRound,
  LayoutDashboard,
  ListTodo,
  LockKeyhole,
  type LucideIcon,
  Moon,
  ScrollText,
  Search,
  Server,
  SlidersHorizontal,
  Sun,
  SunMoon,
  Workflow,
} from 'lucide-react';
import { lazy, Suspense, useLayoutEffect, useState } from 'react';
import { useOfflineSince } from '../live/connection.js';
import { togglePaused, usePaused } from '../live/pace.js';
import { useLive } from '../live/use-live.js';
import { useNow } from '../live/use-now.js';
import { SignInPage } from '../pages/sign-in/sign-in-page.js';
import { Button } from '../parts/button.js';
import { Toasts } from '../parts/toasts.js';
import { mayOpen, type PageNeed } from '../server/may-open.js';
import { useSignInNeed } from '../server/sign-in-need.js';
import { useMe } from '../server/use-me.js';
import { formatInstant } from '../time/format-instant.js';
import { browserZone, nextZoneChoice, useZone, useZoneChoice } from '../time/zone-choice.js';
import { dropBefore } from './before.js';
import { BrandMark } from './brand-mark.js';
import style from './frame.module.css';
import { InstallationMark } from './installation-mark.js';
import { MorePlaces } from './more-places.js';
import { OpenIncidents } from './open-incidents.js';
import { Person } from './person.js';
import { RailToggle } from './rail-toggle.js';
import { SavedViewLinks } from './saved-view-links.js';
import { type Overlay, useShortcuts } from './shortcuts.js';
import { nextTheme, readTheme } from './theme-choice.js';
import { useIsRailNarrow } from './use-is-rail-narrow.js';

const places: readonly {
  readonly to:
    | '/'
    | '/jobs'
    | '/runs'
    | '/timeline'
    | '/calendar'
    | '/graph'
    | '/workers'
    | '/alerts'
    | '/system'
    | '/secrets'
    | '/keys'
    | '/audit';
  readonly word: string;
  readonly icon: LucideIcon;
  /** Who it is for; those who may not open it do not see it. */
  readonly need?: PageNeed;
  /** Not for who may reach some jobs only; there for all others before it is known who they are. */
  readonly isOfAllJobs?: true;
  /** Not at the edge of a phone, but behind its last button. */
  readonly isRare?: true;
}[] = [
  { to: '/', word: 'Overview', icon: LayoutDashboard, isOfAllJobs: true },
  { to: '/jobs', word: 'Jobs', icon: ListTodo },
  { to: '/runs', word: 'Runs', icon: History },
  { to: '/timeline', word: 'Timeline', icon: ChartGantt, isOfAllJobs: true },
  { to: '/calendar', word: 'Calendar', icon: CalendarDays, isOfAllJobs: true, isRare: true },
  { to: '/graph', word: 'Graph', icon: Workflow, isRare: true },
  { to: '/workers', word: 'Workers', icon: Server, isRare: true },
  { to: '/alerts', word: 'Alerts', icon: Bell },
  { to: '/system', word: 'System', icon: SlidersHorizontal, need: 'everything', isRare: true },
  { to: '/secrets', word: 'Secrets', icon: LockKeyhole, need: 'writer', isRare: true },
  { to: '/keys', word: 'API keys', icon: KeyRound, need: 'admin', isRare: true },
  { to: '/audit', word: 'Audit log', icon: ScrollText, need: 'admin', isRare: true },
];

const Palette = lazy(async () => ({ default: (await import('../pages/palette/palette.js')).Palette }));
const KeyHelp = lazy(async () => ({ default: (await import('../pages/palette/key-help.js')).KeyHelp }));

/** What is around every page. */
export function Frame() {
  const needsSignIn = useSignInNeed();
  const [overlay, setOverlay] = useState<Overlay>();
  const { name: job } = useParams({ strict: false });
  const isBare = useRouterState({ select: ({ location }) => location.pathname === '/wall' }) && !needsSignIn;
  const isComingBack = useRouterState({ select: ({ location }) => location.pathname === '/signed-in' });
  const isOld = useOfflineSince() !== undefined;
  const isNarrow = useIsRailNarrow();
  useShortcuts(setOverlay);
  useLayoutEffect(dropBefore, []);
  return (
    <div className={style['frame']} data-bare={isBare} data-narrow={isNarrow}>
      <a href="#page" className={style['skip']}>
        To the page
      </a>
      {!isBare && <Rail />}
      {!isBare && <Top onOpen={setOverlay} />}
      <main id="page" className={style['page']} tabIndex={-1} data-old={isOld}>
        <OfflineBanner />
        {needsSignIn && !isComingBack ? <SignInPage /> : <Outlet />}
      </main>
      <Toasts />
      <Suspense fallback={null}>
        {overlay === 'palette' && <Palette job={job} onClose={() => setOverlay(undefined)} />}
        {overlay === 'keys' && <KeyHelp onClose={() => setOverlay(undefined)} />}
      </Suspense>
    </div>
  );
}

function Rail() {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const { data: me } = useMe();
  const seesSome = me !== undefined && !mayOpen(me, 'everything');
  const shown = places.filter(({ need, isOfAllJobs }) => mayOpen(me, need) && !(seesSome && isOfAllJobs));
  return (
    <nav className={style['rail']} aria-label="Pages">
      <Link to="/" className={style['brand']} aria-label="Aster, overview">
        <BrandMark />
        <span>Aster</span>
      </Link>
      {shown.map(({ to, word, icon: Icon, isRare }) => (
        <Link
          key={to}
          to={to}
          className={style['place']}
          data-on={isUnder(path, to)}
          data-rare={isRare}
          title={word}
          aria-current={isUnder(path, to) ? 'page' : undefined}
        >
          <Icon aria-hidden size={17} strokeWidth={2} />
          <span>{word}</span>
          {to === '/alerts' && <OpenIncidents />}
        </Link>
      ))}
      <SavedViewLinks />
      <MorePlaces places={shown.filter(({ isRare }) => isRare)} path={path} />
      <RailToggle />
    </nav>
  );
}

function isUnder(path: string, to: string): boolean {
  return to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`);
}

function Top({ onOpen }: { readonly onOpen: (overlay: Overlay) => void }) {
  return (
    <header className={style['top']}>
      <Button className={style['search']} icon={<Search aria-hidden size={14} />} onClick={() => onOpen('palette')}>
        <span className={style['searchWord']}>Search or jump</span>
        <kbd className={style['searchWord']}>{isMac ? '⌘' : 'Ctrl'} K</kbd>
      </Button>
      <InstallationMark />
      <span className={style['space']} />
      <Clock />
      <LiveState />
      <ThemeSwitch />
      <Person />
    </header>
  );
}

const isMac = navigator.userAgent.includes('Mac');

const zoneWords = { job: 'job’s zone', browser: 'your zone', utc: 'UTC' } as const;

function Clock() {
  const now = useNow();
  const zone = useZone();
  const choice = useZoneChoice();
  return (
    <Button
      look="quiet"
      onClick={nextZoneChoice}
      title={`Times are told in: ${zoneWords[choice]} (yours is ${browserZone}). Press z to change.`}
    >
      <span className="num">{formatInstant(now, zone).slice(11)}</span>
      <span className="muted">{zoneWords[choice]}</span>
    </Button>
  );
}

function LiveState() {
  const isPaused = usePaused();
  const offlineSince = useOfflineSince();
  const isLive = useLive();
  const state = offlineSince !== undefined ? 'offline' : isPaused ? 'stopped' : isLive ? 'live' : 'every 2 s';
  return (
    <Button look="quiet" onClick={togglePaused} aria-pressed={isPaused} title="Press p to stop updates, and to go on">
      {isPaused ? (
        <CirclePause aria-hidden size={14} />
      ) : (
        <span className={style['dot']} data-off={offlineSince !== undefined} />
      )}
      <span className={style['state']}>{state}</span>
    </Button>
  );
}

function ThemeSwitch() {
  const [theme, setTheme] = useState(readTheme);
  const Icon = { auto: SunMoon, light: Sun, dark: Moon }[theme];
  return (
    <Button
      look="quiet"
      aria-label={`Theme: ${theme}`}
      title="Press d to change the theme"
      onClick={() => setTheme(nextTheme())}
      icon={<Icon aria-hidden size={16} />}
    />
  );
}

function OfflineBanner() {
  const since = useOfflineSince();
  const zone = useZone();
  if (since === undefined) return null;
  return (
    <p role="status" className={style['offline']}>
      The server or its database cannot be reached since {formatInstant(since, zone)}. What is shown is from before; it
      is asked again all the time.
    </p>
  );
}
