import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, Outlet, redirect } from '@tanstack/react-router';
import { loadAccountsPage, loadFinishConnectPage, loadNetworksPage } from '../features/accounts/index.ts';
import { loadLibraryPage } from '../features/assets/index.ts';
import { loadBrandsPage } from '../features/brands/index.ts';
import { loadBriefsPage, loadNewBriefPage } from '../features/briefs/index.ts';
import { loadCalendarPage } from '../features/calendar/index.ts';
import { loadModelsPage, loadStudioPage } from '../features/generations/index.ts';
import { loadInboxPage } from '../features/inbox/index.ts';
import { loadInsightsPage } from '../features/insights/index.ts';
import { loadImportPage } from '../features/integrations/index.ts';
import { keepsWordsOf, loadComposerPage, loadReviewPage } from '../features/posts/index.ts';
import { loadAccountPage, loadQueuePage } from '../features/publications/index.ts';
import { loadSpendPage } from '../features/spending/index.ts';
import { loadWritingPage } from '../features/writing/index.ts';
import { lazyPart } from '../lib/lazy-part.ts';
import { oneThing } from './one-thing.tsx';
import { NotFound, RouteError, RoutePending } from './route-states.tsx';
import { Shell } from './shell.tsx';

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  notFoundComponent: () => (
    <Shell>
      <NotFound />
    </Shell>
  ),
});

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: () => (
    <Shell>
      <Outlet />
    </Shell>
  ),
});

const index = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/today' as string, replace: true });
  },
});

/** An invitation opened by somebody whose cookie brought the app instead of the first page. */
const join = createRoute({
  getParentRoute: () => root,
  path: '/join',
  beforeLoad: ({ location: { searchStr } }) => location.replace(`/invitation${searchStr}`),
});

/** The gallery of parts; reached by its address and from Settings › About. */
const parts = createRoute({
  getParentRoute: () => root,
  path: '/parts',
  component: lazyPart(() => import('../parts/parts-page.tsx'), 'PartsPage'),
});

/** Previews of all networks; for the eye, and for the machine that looks for what does not fit. */
const previews = createRoute({
  getParentRoute: () => root,
  path: '/parts/previews',
  component: lazyPart(() => import('../parts/previews-page.tsx'), 'PreviewsPage'),
});

/** The day: the score, and what needs somebody. */
const today = createRoute({
  getParentRoute: () => shell,
  path: '/today',
  component: lazyPart(() => import('../features/today/today-page.tsx'), 'TodayPage'),
});

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  component: lazyPart(() => import('../features/settings/settings-page.tsx'), 'SettingsPage'),
});

/** Mails of an installation without a mail server; the page says so where there is none. */
const devMailbox = createRoute({
  getParentRoute: () => shell,
  path: '/dev-mailbox',
  component: lazyPart(() => import('../features/settings/dev-mailbox-page.tsx'), 'DevMailboxPage'),
});

/** What was sent; `?publication=` is the one looked at. */
const activity = createRoute({
  getParentRoute: () => shell,
  path: '/activity',
  validateSearch: ({ publication }: Record<string, unknown>): { publication?: string } =>
    typeof publication === 'string' ? { publication } : {},
  component: lazyPart(() => import('../features/publications/activity-page.tsx'), 'ActivityPage'),
});

/**
 * Pages inside the shell. One line each, loaded when opened:
 * `createRoute({ getParentRoute: () => shell, path: '/briefs', component: lazyPart(loadBriefsPage, 'BriefsPage') })`
 */
const pages = shell.addChildren([
  createRoute({
    getParentRoute: () => shell,
    path: '/briefs',
    component: lazyPart(loadBriefsPage, 'BriefsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/briefs/new',
    component: lazyPart(loadNewBriefPage, 'NewBriefPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/briefs/$briefId',
    ...oneThing(lazyPart(loadStudioPage, 'StudioPage')),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/brands',
    component: lazyPart(loadBrandsPage, 'BrandsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/spend',
    component: lazyPart(loadSpendPage, 'SpendPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/settings/models',
    component: lazyPart(loadModelsPage, 'ModelsPage'),
  }),
  today,
  /** `?asset=` is the one looked at, the rest is the filter; the page reads both. */
  createRoute({
    getParentRoute: () => shell,
    path: '/library',
    validateSearch: (search: Record<string, unknown>): Record<string, string> =>
      Object.fromEntries(
        Object.entries(search).flatMap(([name, value]) => (value == null ? [] : [[name, String(value)]])),
      ),
    component: lazyPart(loadLibraryPage, 'LibraryPage'),
  }),
  /** `q`, `show`, `account` and `project` are the filter; the page reads them. */
  createRoute({
    getParentRoute: () => shell,
    path: '/inbox',
    component: lazyPart(loadInboxPage, 'InboxPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/insights',
    component: lazyPart(loadInsightsPage, 'InsightsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/accounts',
    component: lazyPart(loadAccountsPage, 'AccountsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/accounts/$accountId',
    ...oneThing(lazyPart(loadAccountPage, 'AccountPage')),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/accounts/$accountId/queue',
    ...oneThing(lazyPart(loadQueuePage, 'QueuePage')),
  }),
  /** View, day, zone and filter are in the address; the page reads them. */
  createRoute({
    getParentRoute: () => shell,
    path: '/calendar',
    component: lazyPart(loadCalendarPage, 'CalendarPage'),
  }),
  /** `?file=` is the import looked at. */
  createRoute({
    getParentRoute: () => shell,
    path: '/posts/import',
    validateSearch: ({ file }: Record<string, unknown>): { file?: string } =>
      typeof file === 'string' ? { file } : {},
    ...oneThing(lazyPart(loadImportPage, 'ImportPage'), { inSearch: ['file'] }),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/posts/$postId',
    /** `at`, `zone` and `account` are what a new post begins with; the page reads all of them. */
    validateSearch: (search: Record<string, unknown>): Record<string, string> =>
      Object.fromEntries(
        ['draft', 'post', 'at', 'zone', 'account'].flatMap((name) =>
          typeof search[name] === 'string' ? [[name, search[name]]] : [],
        ),
      ),
    ...oneThing(lazyPart(loadComposerPage, 'ComposerPage'), {
      inSearch: ['post'],
      canBegin: true,
      isKeptHere: keepsWordsOf,
    }),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/posts/$postId/review',
    ...oneThing(lazyPart(loadReviewPage, 'ReviewPage')),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/settings/writing',
    component: lazyPart(loadWritingPage, 'WritingPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/settings/networks',
    component: lazyPart(loadNetworksPage, 'NetworksPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/connect/$channel',
    component: lazyPart(loadFinishConnectPage, 'FinishConnectPage'),
  }),
  activity,
  settings,
  devMailbox,
]);

/** Makes the router. Routes are fetched ahead when a link is hovered or focused. */
export function createAppRouter(queries: QueryClient) {
  return createRouter({
    routeTree: root.addChildren([index, join, parts, previews, pages]),
    context: { queries },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 150,
    defaultPendingMinMs: 0,
    defaultPendingComponent: RoutePending,
    defaultErrorComponent: RouteError,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
