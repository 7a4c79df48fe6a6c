import { useEffect, useRef, useState } from 'react';
import { client } from '../../lib/api.ts';
import { type ApiProblem, toProblem } from '../../lib/api-problem.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { firstAddress, wantsCard, withLink } from './card.rules.ts';
import type { DraftContent } from './draft.rules.ts';

/** The person is still typing the address. */
const settleMs = 900;

interface CardWish {
  readonly content: DraftContent;
  /** Whether a chosen network takes a card and this person may write. */
  readonly isOffered: boolean;
  readonly onChange: (change: (content: DraftContent) => DraftContent) => void;
}

/** Reads pages for the card: by itself when a new address is typed, or because somebody asks. */
export function useCard({ content, isOffered, onChange }: CardWish) {
  const workspaceId = useWorkspaceId();
  const address = firstAddress(content);
  // What stood in the text when it was opened is no news, nor is a card that somebody took out.
  const known = useRef<Set<string> | null>(null);
  known.current ??= new Set(address ? [address] : []);
  const [reading, setReading] = useState<string | null>(null);
  const [problem, setProblem] = useState<{ readonly url: string; readonly problem: ApiProblem } | null>(null);
  const [pictureProblem, setPictureProblem] = useState<string | null>(null);

  const read = async (url: string): Promise<void> => {
    known.current?.add(url);
    setReading(url);
    setProblem(null);
    setPictureProblem(null);
    try {
      const page = await client.posts.readLink({ workspaceId, url, keepPicture: true });
      const { title, description, thumbnailAssetId } = page;
      const link = { url, title, description, ...(thumbnailAssetId ? { thumbnailAssetId } : {}) };
      onChange((before) => withLink(before, link));
      setPictureProblem(page.pictureProblem);
    } catch (error) {
      setProblem({ url, problem: toProblem(error) });
    } finally {
      setReading((now) => (now === url ? null : now));
    }
  };
  const isWanted = isOffered && wantsCard(content, address, known.current);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the newest `read` is the one that counts
  useEffect(() => {
    if (!isWanted || !address) return;
    const timer = setTimeout(() => void read(address), settleMs);
    return () => clearTimeout(timer);
  }, [isWanted, address]);

  return { address, reading, problem, pictureProblem, read, forget: () => setProblem(null) };
}
