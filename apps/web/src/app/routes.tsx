import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, Outlet, redirect } from '@tanstack/react-router';
import { lazyPart } from '../lib/lazy-part.ts';
import { isId } from '../lib/not-here.ts';
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
    isId(publication) ? { publication: String(publication) } : {},
  component: lazyPart(() => import('../features/publications/activity-page.tsx'), 'ActivityPage'),
});

/**
 * Pages inside the shell. One line each, loaded when opened:
 * `createRoute({ getParentRoute: () => shell, path: '/briefs', component: lazyPart(() => import(…), 'BriefsPage') })`
 */
const pages = shell.addChildren([
  createRoute({
    getParentRoute: () => shell,
    path: '/briefs',
    component: lazyPart(() => import('../features/briefs/briefs-page.tsx'), 'BriefsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/briefs/new',
    component: lazyPart(() => import('../features/briefs/new-brief-page.tsx'), 'NewBriefPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/briefs/$briefId',
    ...oneThing(lazyPart(() => import('../features/generations/studio-page.tsx'), 'StudioPage')),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/brands',
    component: lazyPart(() => import('../features/brands/brands-page.tsx'), 'BrandsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/spend',
    component: lazyPart(() => import('../features/spending/spend-page.tsx'), 'SpendPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/settings/models',
    component: lazyPart(() => import('../features/generations/models-page.tsx'), 'ModelsPage'),
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
    component: lazyPart(() => import('../features/assets/library-page.tsx'), 'LibraryPage'),
  }),
  /** `q`, `show`, `account` and `project` are the filter; the page reads them. */
  createRoute({
    getParentRoute: () => shell,
    path: '/inbox',
    component: lazyPart(() => import('../features/inbox/inbox-page.tsx'), 'InboxPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/insights',
    component: lazyPart(() => import('../features/insights/insights-page.tsx'), 'InsightsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/accounts',
    component: lazyPart(() => import('../features/accounts/accounts-page.tsx'), 'AccountsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/accounts/$accountId',
    ...oneThing(lazyPart(() => import('../features/publications/health-page.tsx'), 'AccountPage')),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/accounts/$accountId/queue',
    ...oneThing(lazyPart(() => import('../features/publications/queue-page.tsx'), 'QueuePage')),
  }),
  /** View, day, zone and filter are in the address; the page reads them. */
  createRoute({
    getParentRoute: () => shell,
    path: '/calendar',
    component: lazyPart(() => import('../features/calendar/calendar-page.tsx'), 'CalendarPage'),
  }),
  /** `?file=` is the import looked at. */
  createRoute({
    getParentRoute: () => shell,
    path: '/posts/import',
    validateSearch: ({ file }: Record<string, unknown>): { file?: string } =>
      typeof file === 'string' ? { file } : {},
    ...oneThing(
      lazyPart(() => import('../features/integrations/import-page.tsx'), 'ImportPage'),
      { inSearch: ['file'] },
    ),
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
    ...oneThing(
      lazyPart(() => import('../features/posts/composer-page.tsx'), 'ComposerPage'),
      {
        inSearch: ['post'],
        canBegin: true,
        isKeptHere: async (...of) => (await import('../features/posts/index.ts')).keepsWordsOf(...of),
      },
    ),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/posts/$postId/review',
    ...oneThing(lazyPart(() => import('../features/posts/review-page.tsx'), 'ReviewPage')),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/settings/writing',
    component: lazyPart(() => import('../features/writing/writing-page.tsx'), 'WritingPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/settings/networks',
    component: lazyPart(() => import('../features/accounts/networks-page.tsx'), 'NetworksPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: '/connect/$channel',
    component: lazyPart(() => import('../features/accounts/finish-connect-page.tsx'), 'FinishConnectPage'),
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
