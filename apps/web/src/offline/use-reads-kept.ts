import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { toProblem } from '../lib/api-problem.ts';

/** Loaded apart: the first page is drawn without it. */
const reads = () => import('./kept-reads.ts');

/**
 * Keeps what the person who is in reads; without a line shows what was kept. `profile` is undefined while unknown, null
 * for a stranger. `isBusy` while it looks for something kept, or throws away what was: a page that is left meanwhile
 * would keep it.
 */
export function useReadsKept(
  profile: { readonly id: string } | null | undefined,
  error: unknown,
): { readonly isBusy: boolean } {
  const queries = useQueryClient();
  const userId = profile?.id;
  const isStranger = profile === null;
  const isCutOff = profile === undefined && error !== null && toProblem(error).status === 0;
  const [hasLooked, setLooked] = useState(false);
  const [hasForgotten, setForgotten] = useState(false);
  useEffect(() => {
    if (!isCutOff || hasLooked) return;
    void reads()
      .then(({ showKeptReads }) => showKeptReads(queries, new Date()))
      .finally(() => setLooked(true));
  }, [isCutOff, hasLooked, queries]);
  useEffect(() => {
    if (isStranger)
      void reads()
        .then(({ forgetReads }) => forgetReads())
        .finally(() => setForgotten(true));
    if (!userId) return;
    let stop: (() => void) | null = null;
    let isOver = false;
    void reads().then(async ({ forgetReadsOfOthers, keepReads }) => {
      await forgetReadsOfOthers(userId);
      if (!isOver) stop = keepReads(queries, userId);
    });
    return () => {
      isOver = true;
      stop?.();
    };
  }, [userId, isStranger, queries]);
  return { isBusy: (isCutOff && !hasLooked) || (isStranger && !hasForgotten) };
}
