import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { pagePaths } from '../lib/api-paths.ts';
import { toProblem } from '../lib/api-problem.ts';
import { chooseWorkspace, currentWorkspaceId, meOptions } from '../lib/session.ts';
import { useStore } from '../lib/store.ts';
import { useShortcuts } from '../lib/use-shortcuts.ts';
import { ErrorNotice, Skeleton } from '../ui/states.tsx';
import { Toaster } from '../ui/toaster.tsx';
import { TooltipLayer } from '../ui/tooltip.tsx';
import { shellSource } from './palette-sources.ts';
import { newBriefPath, newPostPath, places } from './places.ts';
import { BottomBar, Rail } from './rail.tsx';
import { StatusBars } from './status-bars.tsx';
import { undoNow } from './undo-now.ts';
import { useWorkspaceLines } from './use-workspace-lines.ts';

const Palette = lazy(() => import('./palette.tsx').then(({ Palette: component }) => ({ default: component })));
const ShortcutSheet = lazy(() =>
  import('./shortcut-sheet.tsx').then(({ ShortcutSheet: component }) => ({ default: component })),
);
const MoreSheet = lazy(() => import('./more-sheet.tsx').then(({ MoreSheet: component }) => ({ default: component })));

type Layer = 'none' | 'palette' | 'shortcuts' | 'more';

/** The shortcuts that count everywhere in the app. */
function useShellShortcuts(go: (path: string) => void, show: (layer: Layer) => void): void {
  useShortcuts([
    { keys: 'Mod+K', words: 'Find or do', group: 'Everywhere', run: () => show('palette') },
    { keys: '?', words: 'This list', group: 'Everywhere', run: () => show('shortcuts') },
    { keys: 'Z', words: 'Undo', group: 'Everywhere', run: () => undoNow() },
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
  const isStranger = data !== undefined && data.profile === null;
  const workspaceId = data?.workspaces.find(({ id }) => id === kept)?.id ?? data?.workspaces[0]?.id ?? '';
  useEffect(() => {
    if (isStranger)
      location.replace(`${pagePaths.welcome}?next=${encodeURIComponent(location.pathname + location.search)}`);
    else if (workspaceId && workspaceId !== kept) chooseWorkspace(workspaceId);
  }, [isStranger, workspaceId, kept]);
  const isReady = workspaceId !== '' && workspaceId === kept;
  return {
    isReady,
    problem: error && !data ? toProblem(error) : null,
    retry: () => void refetch(),
    userId: data?.profile?.id ?? '',
    workspaceId: isReady ? workspaceId : '',
  };
}

/** Rail, page, phone bar, toasts, palette: what stands around every page. `children` is the page. */
export function Shell({ children }: React.PropsWithChildren) {
  const navigate = useNavigate();
  const [layer, setLayer] = useState<Layer>('none');
  const go = useMemo(() => (path: string) => void navigate({ to: path }), [navigate]);
  const source = useMemo(() => shellSource(go, () => setLayer('shortcuts')), [go]);
  const who = useWhoIsIn();
  useWorkspaceLines(who.userId, who.workspaceId);
  useShellShortcuts(go, setLayer);
  const close = (): void => setLayer('none');
  return (
    <>
      <a href="#page" className="btn skip">
        To the page
      </a>
      <div className="app">
        <Rail onFind={() => setLayer('palette')} />
        <main className="page" id="page" tabIndex={-1}>
          <StatusBars />
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
      <Toaster onUndo={(id) => void undoNow(id)} />
      <Suspense>
        {layer === 'palette' && <Palette isOpen onClose={close} shell={source} />}
        {layer === 'shortcuts' && <ShortcutSheet isOpen onClose={close} />}
        {layer === 'more' && <MoreSheet onClose={close} onFind={() => setLayer('palette')} />}
      </Suspense>
      <TooltipLayer />
    </>
  );
}
