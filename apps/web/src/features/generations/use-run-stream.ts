import { useEffect, useRef, useState } from 'react';
import { client } from '../../lib/api.ts';
import { backoffMs } from '../../lib/live.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import type { Progress } from './studio.types.ts';

type News = ReadonlyMap<string, Progress>;
const nothing: News = new Map();
const ended = ['succeeded', 'failed', 'cancelled', 'unknown'];

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/**
 * Words and percents of a run as they come, by generation. Drawn at most once a frame; a broken line is opened again.
 * `onSettled` is told when one has ended and when nothing more comes by itself.
 */
export function useRunStream(runId: string | null, isWorking: boolean, onSettled: () => void): News {
  const workspaceId = useWorkspaceId();
  const [news, setNews] = useState<News>(nothing);
  const settled = useRef(onSettled);
  settled.current = onSettled;
  useEffect(() => {
    setNews(nothing);
    if (!runId || !isWorking) return;
    const stop = new AbortController();
    const fresh = new Map<string, Progress>();
    let frame = 0;
    const draw = (): void => {
      frame = 0;
      setNews(new Map(fresh));
    };
    const read = async (): Promise<void> => {
      const stream = await client.studio.stream({ workspaceId, runId }, { signal: stop.signal });
      for await (const one of stream) {
        const before = fresh.get(one.generationId);
        fresh.set(one.generationId, one);
        frame ||= requestAnimationFrame(draw);
        if (ended.includes(one.state) && before?.state !== one.state) settled.current();
      }
    };
    const follow = async (): Promise<void> => {
      for (let tries = 0; !stop.signal.aborted; tries += 1) {
        try {
          await read();
          settled.current();
          return;
        } catch {
          // The line broke; what settled meanwhile is read at once, the rest by the next stream.
          if (stop.signal.aborted) return;
          settled.current();
          await sleep(backoffMs(tries, Math.random), stop.signal);
        }
      }
    };
    void follow();
    return () => {
      stop.abort();
      cancelAnimationFrame(frame);
    };
  }, [workspaceId, runId, isWorking]);
  return news;
}
