import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { Composer } from './composer.tsx';
import { useDraft, type Wish } from './use-draft.ts';
import './composer.css';

/** What the address says about a draft. */
export interface ComposerSearch {
  /** Ours, of a draft that began here. */
  readonly draft?: string;
  /** The post it became. The path stays: a change of it would take the caret out of the text. */
  readonly post?: string;
  /** What a new post begins with: a wall time in a zone, and the one account it is for. */
  readonly at?: string;
  readonly zone?: string;
  readonly account?: string;
}

/** `postId` counts when the page is opened: a draft that becomes a post here is open already. */
function Opened({ postId: idAtFirst, draftId, wish }: { postId: string | null; draftId: string; wish?: Wish }) {
  const navigate = useNavigate();
  const [postId] = useState(idAtFirst);
  const opened = useDraft({ postId, draftId, wish });
  const becameId = opened.kind === 'open' ? opened.doc.postId : null;
  const isNew = postId === null;
  useEffect(() => {
    if (isNew && becameId)
      void navigate({
        to: '/posts/$postId',
        params: { postId: 'new' },
        search: { draft: draftId, post: becameId },
        replace: true,
      });
  }, [isNew, becameId, draftId, navigate]);
  if (opened.kind === 'open') return <Composer draftKey={opened.key} doc={opened.doc} post={opened.post} />;
  return (
    <>
      <PageHeader title="Post" />
      <div className="body">
        {opened.kind === 'problem' ? (
          <ErrorNotice problem={opened.problem} onRetry={opened.retry}>
            What is planned goes out as planned.
          </ErrorNotice>
        ) : (
          <Skeleton rows={8} height={36} label="Opening the post" />
        )}
      </div>
    </>
  );
}

/**
 * What saving and undoing need is fetched with the page: without a line it could not be, and browsers remember a module
 * that failed to load until the page is loaded again (https://github.com/whatwg/html/issues/6768).
 */
function useReadyForOffline(): void {
  useEffect(() => {
    void Promise.allSettled([import('./posts.outbox.ts'), import('./posts.undo.ts')]);
  }, []);
}

/** The composer: `/posts/<id>`, or `/posts/new` for a post that begins. */
export function ComposerPage() {
  usePageTitle('Post');
  useReadyForOffline();
  const { postId = 'new' } = useParams({ strict: false });
  const { draft = '', post, at, zone, account } = useSearch({ strict: false }) as ComposerSearch;
  const navigate = useNavigate();
  const needsId = postId === 'new' && draft === '';
  useEffect(() => {
    if (needsId)
      void navigate({
        to: '/posts/$postId',
        params: { postId: 'new' },
        search: { draft: crypto.randomUUID() },
        replace: true,
      });
  }, [needsId, navigate]);
  if (needsId) return null;
  if (postId !== 'new') return <Opened key={postId} postId={postId} draftId={postId} />;
  return <Opened key={draft} postId={post ?? null} draftId={draft} wish={{ at, zone, account }} />;
}
