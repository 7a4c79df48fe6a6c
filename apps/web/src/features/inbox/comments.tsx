import { ArrowSquareOutIcon } from '@phosphor-icons/react/dist/csr/ArrowSquareOut';
import { useMemo, useState } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { formatPlural } from '../../lib/numbers.ts';
import { formatAge, formatAhead } from '../../lib/times.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { type CommentsPage, useComments, useReadComments } from './inbox.api.ts';
import { ReplyForm } from './reply-form.tsx';
import { threadOf } from './thread.rules.ts';
import { Thread } from './thread.tsx';
import './inbox.css';

/** Asks the network now, and says how old what is shown is. */
function Standing({
  publicationId,
  standing,
  now,
  whyNot,
}: {
  publicationId: string;
  standing: CommentsPage;
  now: Date;
  whyNot: string | null;
}) {
  const { mutate, data, error, isPending } = useReadComments(publicationId);
  const { readAt, nextReadAt, problem, total, isComplete } = standing;
  const told = error
    ? toProblem(error).userMessage
    : isPending
      ? ''
      : data?.outcome === 'read'
        ? ''
        : (data?.words ?? '');
  const age = readAt
    ? `${formatPlural(total, 'comment')}, read ${formatAge(readAt, now)}.`
    : nextReadAt
      ? `Not read yet; they are read ${formatAhead(nextReadAt, now)}.`
      : 'Not read.';
  return (
    <div className="grid gap-1">
      <p className="flex flex-wrap items-center gap-x-3">
        <span className="s12 quiet">{age}</span>
        {!isComplete && readAt && <span className="s12 quiet">There are more than can be read.</span>}
        <Button look="link" small isBusy={isPending} unavailable={whyNot} onClick={() => mutate()}>
          {readAt ? 'Read again' : 'Read now'}
        </Button>
        <span role="status" className="s12 quiet">
          {told}
        </span>
      </p>
      {standing.priceWords && <p className="s12 quiet">{standing.priceWords}</p>}
      {problem && !told && <p className="s12 quiet">The last reading failed: {problem}</p>}
    </div>
  );
}

/** Where comments cannot be read, or not yet answered from here: the way to them. */
function Elsewhere({ words, url }: { words: string; url: string | null }) {
  return (
    <p className="quiet measure">
      {words}{' '}
      {url && (
        <a href={url} target="_blank" rel="noreferrer" className="inline-flex items-center gap-1.5">
          Open the post <Icon of={ArrowSquareOutIcon} />
        </a>
      )}
    </p>
  );
}

/** What stands below a post, and what we say to it. */
export function Comments({
  publicationId,
  url,
  network,
  zone,
  now,
  whyNot,
}: {
  publicationId: string;
  url: string | null;
  network: string;
  zone: string;
  now: Date;
  /** Why this person may not reply; null when they may. */
  whyNot: string | null;
}) {
  const { items, standing, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useComments(publicationId);
  // The comment that is being answered; `post`: the post itself; null: none.
  const [answering, setAnswering] = useState<string | null>(null);
  const lines = useMemo(() => threadOf(items, standing?.replies ?? []), [items, standing]);
  if (!standing)
    return error ? (
      <ErrorNotice problem={toProblem(error)} onRetry={() => void refetch()}>
        The post itself is not touched by this.
      </ErrorNotice>
    ) : (
      <Skeleton rows={2} height={40} label="Loading comments" />
    );
  if (!standing.isReadable && lines.length === 0)
    return <Elsewhere words={`${network} lets no program read comments here.`} url={url} />;
  const mayReply = standing.whyNoReply === null;
  return (
    <div className="grid gap-3">
      <Standing publicationId={publicationId} standing={standing} now={now} whyNot={whyNot} />
      {lines.length === 0 && standing.readAt && <p className="quiet">Nobody has said anything yet.</p>}
      {lines.length > 0 && (
        <Thread
          lines={lines}
          publicationId={publicationId}
          accountId={standing.accountId}
          zone={zone}
          now={now}
          whyNot={whyNot}
          canAnswer={() => mayReply}
          answering={answering}
          onAnswer={setAnswering}
        />
      )}
      {hasNextPage && (
        <p>
          <Button small isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more comments
          </Button>
        </p>
      )}
      {!mayReply && standing.whyNoReply && <Elsewhere words={standing.whyNoReply} url={url} />}
      {mayReply &&
        (answering === 'post' ? (
          <ReplyForm
            publicationId={publicationId}
            accountId={standing.accountId}
            comment={null}
            label="Your words below the post"
            onDone={() => setAnswering(null)}
          />
        ) : (
          <p>
            <Button small unavailable={whyNot} onClick={() => setAnswering('post')}>
              Say something below the post
            </Button>
          </p>
        ))}
    </div>
  );
}
