import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { toProblem } from '../lib/api-problem.ts';

/** Loaded apart: the first page is drawn without it. */
const reads = () => import('./kept-reads.ts');

/**
 * Keeps what the person who is in reads; without a line shows what was kept. `profile` is undefined while unknown, null
 * for a stranger. Returns true while it looks for something kept.
 */
export function useReadsKept(profile: { readonly id: string } | null | undefined, error: unknown): boolean {
  const queries = useQueryClient();
  const userId = profile?.id;
  const isStranger = profile === null;
  const isCutOff = profile === undefined && error !== null && toProblem(error).status === 0;
  const [hasLooked, setLooked] = useState(false);
  useEffect(() => {
    if (!isCutOff || hasLooked) return;
    void reads()
      .then(({ showKeptReads }) => showKeptReads(queries, new Date()))
      .finally(() => setLooked(true));
  }, [isCutOff, hasLooked, queries]);
  useEffect(() => {
    if (isStranger) void reads().then(({ forgetReads }) => forgetReads());
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
  return isCutOff && !hasLooked;
}
