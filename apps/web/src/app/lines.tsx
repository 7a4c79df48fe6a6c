import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { apiPaths } from '../lib/api-paths.ts';
import { openBrowserLive } from '../lib/browser-live.ts';
import { openBrowserOutbox } from '../lib/browser-outbox.ts';
import { liveHere } from '../lib/live-here.ts';
import { markOffline, markOnline, reach } from '../lib/online.ts';
import type { OutboxCalls } from '../lib/outbox.ts';
import { outboxHere } from '../lib/outbox-here.ts';
import { positionRead } from '../lib/session.ts';
import { Toaster } from '../ui/toaster.tsx';
import { TooltipLayer } from '../ui/tooltip-layer.tsx';
import { features } from './features.ts';
import { undoNow } from './undo-now.ts';

const calls: OutboxCalls = Object.assign({}, ...features.map(({ outbox }) => outbox ?? {}));
/** A stream that was cut comes back within this time when only a tab or a server was changed: no bar for that. */
const patienceMs = 4000;

/** Opens the outbox of this person here; what waits goes out whenever the line comes back. */
function useOutboxLine(userId: string, workspaceId: string): void {
  useEffect(() => {
    if (!userId || !workspaceId) return;
    const outbox = openBrowserOutbox({ userId, workspaceId }, calls);
    outboxHere.set(outbox);
    const stop = reach.subscribe(() => {
      if (reach.get().kind === 'online') void outbox.replay();
    });
    return () => {
      stop();
      outboxHere.set(null);
      outbox.close();
    };
  }, [userId, workspaceId]);
}

/** Opens the live stream of this workspace, lets the features hear it, and knows from it whether the server is there. */
function useLiveLine(workspaceId: string): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!workspaceId) return;
    const live = openBrowserLive(apiPaths.live(workspaceId), positionRead(queries));
    liveHere.set(live);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stops = [
      live.subscribe('resync', () => void queries.invalidateQueries()),
      live.state.subscribe(() => {
        clearTimeout(timer);
        const state = live.state.get();
        if (state.kind === 'open') markOnline();
        else if (state.kind === 'lost') timer = setTimeout(() => markOffline(new Date(state.since)), patienceMs);
      }),
      ...features.flatMap(({ listen }) => (listen ? [listen(live, queries)] : [])),
    ];
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
      liveHere.set(null);
      live.close();
    };
  }, [workspaceId, queries]);
}

/**
 * What goes on behind every page once it stands: the two lines a workspace has to the server (writes that wait, news
 * that comes), the corner with what can be taken back, and the words beside a pointer. Loaded apart: the first page is drawn without it.
 */
export function Lines({ userId, workspaceId }: { userId: string; workspaceId: string }) {
  useOutboxLine(userId, workspaceId);
  useLiveLine(workspaceId);
  return (
    <>
      <Toaster onUndo={(id) => void undoNow(id)} />
      <TooltipLayer />
    </>
  );
}
