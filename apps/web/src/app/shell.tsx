import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Suspense, useEffect, useMemo, useState } from 'react';
import { pagePaths } from '../lib/api-paths.ts';
import { toProblem } from '../lib/api-problem.ts';
import { isMissingPart, lazyPart } from '../lib/lazy-part.ts';
import { chooseWorkspace, currentWorkspaceId, meOptions } from '../lib/session.ts';
import { shortcuts } from '../lib/shortcuts.ts';
import { useStore } from '../lib/store.ts';
import { useShortcuts } from '../lib/use-shortcuts.ts';
import { useReadsKept } from '../offline/use-reads-kept.ts';
import { Boundary } from '../ui/boundary.tsx';
import { preloadDialogs } from '../ui/dialog.tsx';
import { Layer } from '../ui/layer.tsx';
import { preloadMenus } from '../ui/menu.tsx';
import { AskBar, ErrorNotice, Skeleton } from '../ui/states.tsx';
import { newBriefPath, newPostPath, places } from './places.ts';
import { BottomBar, Rail } from './rail.tsx';
import { StatusBars } from './status-bars.tsx';

const Lines = lazyPart(() => import('./lines.tsx'), 'Lines');
const Palette = lazyPart(() => import('./palette.tsx'), 'Palette');
const ShortcutSheet = lazyPart(() => import('./shortcut-sheet.tsx'), 'ShortcutSheet');
const MoreSheet = lazyPart(() => import('./more-sheet.tsx'), 'MoreSheet');
/** Once the page stands, what the shell may be asked for is fetched, so that it opens without a line too. */
const readyAfterMs = 2500;
const readsWithinMs = 1000;

type Over = 'none' | 'palette' | 'shortcuts' | 'more';

/** Takes back the newest thing. */
const undo = async (): Promise<void> => (await import('./undo-now.ts')).undoNow();

/** The shortcuts that count everywhere in the app. */
function useShellShortcuts(go: (path: string) => void, show: (layer: Over) => void): void {
  useShortcuts([
    { keys: 'Mod+K', words: 'Find or do', group: 'Everywhere', run: () => show('palette') },
    { keys: '?', words: 'This list', group: 'Everywhere', run: () => show('shortcuts') },
    { keys: 'Z', words: 'Undo', group: 'Everywhere', run: () => undo() },
    { keys: 'N', words: 'New brief', group: 'Everywhere', run: () => go(newBriefPath) },
    { keys: 'P', words: 'New post', group: 'Everywhere', run: () => go(newPostPath) },
    ...places.flatMap(({ path, name, key }) =>
      key ? [{ keys: `G ${key}`, words: name, group: 'Go to', run: () => go(path) }] : [],
    ),
  ]);
}

/** Who is in, and which workspace: sends strangers to the first page, and picks a workspace that is theirs. */
function useWhoIsIn() {
  const { data, error, refetch } = useQuery(meOptions());
  const kept = useStore(currentWorkspaceId);
  const { isBusy } = useReadsKept(data?.profile, error);
  const isStranger = data !== undefined && data.profile === null;
  const workspaceId = data?.workspaces.find(({ id }) => id === kept)?.id ?? data?.workspaces[0]?.id ?? '';
  useEffect(() => {
    if (isStranger && !isBusy)
      location.replace(`${pagePaths.welcome}?next=${encodeURIComponent(location.pathname + location.search)}`);
    else if (workspaceId && workspaceId !== kept) chooseWorkspace(workspaceId);
  }, [isStranger, isBusy, workspaceId, kept]);
  const isReady = workspaceId !== '' && workspaceId === kept;
  return {
    isReady,
    problem: error && !data && !isBusy ? toProblem(error) : null,
    retry: () => void refetch(),
    userId: data?.profile?.id ?? '',
    workspaceId: isReady ? workspaceId : '',
  };
}

/** Whether the page has read what it shows, or was given a second for it: what goes on behind it does not compete. */
function useHasRead(isReady: boolean): boolean {
  const queries = useQueryClient();
  const [hasRead, setHasRead] = useState(false);
  useEffect(() => {
    if (!isReady) return;
    const end = (): void => setHasRead(true);
    const timer = setTimeout(end, readsWithinMs);
    const stop = queries.getQueryCache().subscribe(() => queries.isFetching() === 0 && end());
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [isReady, queries]);
  return hasRead && isReady;
}

/** A newer version was installed while this page was opened, or the line was lost half-way: it stands, but hears nothing. */
function LinesMissing() {
  return (
    <div className="page-bar">
      <AskBar actions={<a href={location.href}>Load it again</a>}>
        <b>A part of this page could not be fetched.</b> It shows what is true now, but not what happens next.
      </AskBar>
    </div>
  );
}

/** Rail, page, phone bar, toasts, palette: what stands around every page. `children` is the page. */
export function Shell({ children }: React.PropsWithChildren) {
  const navigate = useNavigate();
  const [layer, setLayer] = useState<Over>('none');
  const go = useMemo(() => (path: string) => void navigate({ to: path }), [navigate]);
  const who = useWhoIsIn();
  useShellShortcuts(go, setLayer);
  const hasRead = useHasRead(who.isReady);
  const close = (): void => setLayer('none');
  // Its part may still be on its way: what is typed meanwhile is meant for it, not for the page.
  useEffect(() => (layer === 'none' ? undefined : shortcuts.hold()), [layer]);
  useEffect(() => {
    const timer = setTimeout(() => {
      preloadDialogs();
      preloadMenus();
      for (const part of [Palette, ShortcutSheet, MoreSheet]) void part.preload();
    }, readyAfterMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      <a href="#page" className="btn skip">
        To the page
      </a>
      <div className="app">
        <Rail onFind={() => setLayer('palette')} />
        <main className="page" id="page" tabIndex={-1}>
          <StatusBars />
          {hasRead && (
            <Boundary catches={isMissingPart} instead={<LinesMissing />}>
              <Suspense>
                <Lines userId={who.userId} workspaceId={who.workspaceId} />
              </Suspense>
            </Boundary>
          )}
          {who.problem ? (
            <div className="body pt-4">
              <ErrorNotice problem={who.problem} onRetry={who.retry}>
                Your posts go out as planned; only this page cannot show them.
              </ErrorNotice>
            </div>
          ) : who.isReady ? (
            children
          ) : (
            <div className="body pt-20">
              <Skeleton rows={6} label="Loading" />
            </div>
          )}
        </main>
        <BottomBar onMore={() => setLayer('more')} />
      </div>
      <Layer key={layer} isOpen={layer !== 'none'} onClose={close}>
        {layer === 'palette' && <Palette onClose={close} onGo={go} onShortcuts={() => setLayer('shortcuts')} />}
        {layer === 'shortcuts' && <ShortcutSheet isOpen onClose={close} />}
        {layer === 'more' && <MoreSheet onClose={close} onFind={() => setLayer('palette')} />}
      </Layer>
    </>
  );
}
