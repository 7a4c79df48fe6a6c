import { Link, useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { formatMoment } from '../../lib/times.ts';
import { useNow } from '../../lib/use-now.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { PageHeader, Section } from '../../ui/page-header.tsx';
import { ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { useAccounts } from '../accounts/index.tsx';
import { ApprovalWord } from './approval-chip.tsx';
import type { DraftFields } from './draft.rules.ts';
import { useWhyNotWrite, useZone } from './posts.api.ts';
import { type Review, useReview, useWhyNotApprove } from './review.api.ts';
import { lastAct, mayAsk, meaningOf, tellAct } from './review.rules.ts';
import { ReviewVersion } from './review-version.tsx';
import { useJudgements } from './use-judgements.ts';
import { useMedia } from './use-media.ts';
import { type ReviewActs, type Seen, useReviewActs } from './use-review-acts.ts';
import './review.css';

const seenOf = ({ postId, revision, versions }: Review): Seen => ({
  postId,
  revision,
  hashes: versions.filter(({ isSettled }) => !isSettled).map(({ hash }) => hash),
});

/** The words with which it goes back. */
function ReturnForm({ review, acts, onClose }: { review: Review; acts: ReviewActs; onClose: () => void }) {
  const [note, setNote] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const send = async (): Promise<void> => {
    if (note.trim() === '') return setFault('Say what should be different.');
    if (await acts.giveBack(async () => seenOf(review), note)) onClose();
  };
  return (
    <form
      className="rv-return"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <TextArea
        label="What should be different?"
        rows={3}
        maxLength={2000}
        autoFocus
        value={note}
        error={fault}
        onChange={(event) => {
          setNote(event.currentTarget.value);
          setFault(null);
        }}
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" isBusy={acts.busy === 'returned'}>
          Return it
        </Button>
        <Button look="link" onClick={onClose}>
          Not now
        </Button>
      </div>
    </form>
  );
}

function Acts({ review, acts, onReturn }: { review: Review; acts: ReviewActs; onReturn: () => void }) {
  const whyNotWrite = useWhyNotWrite();
  const whyNotApprove = useWhyNotApprove();
  const isOpen = review.versions.some(({ isSettled }) => !isSettled);
  const seen = async () => seenOf(review);
  if (!isOpen) return null;
  return (
    <>
      {whyNotApprove && mayAsk(review.state) && (
        <Button
          unavailable={whyNotWrite}
          isBusy={acts.busy === 'asked'}
          look={whyNotWrite ? 'plain' : 'primary'}
          onClick={() => void acts.ask(seen)}
        >
          {review.state === 'draft' ? 'Ask for approval' : 'Ask again'}
        </Button>
      )}
      {!whyNotApprove && review.state !== 'returned' && <Button onClick={onReturn}>Return with a note</Button>}
      {!whyNotApprove && review.state !== 'approved' && (
        <Button look="primary" isBusy={acts.busy === 'approved'} onClick={() => void acts.approve(seen)}>
          Approve
        </Button>
      )}
    </>
  );
}

/** What was done, the newest first. */
function History({ review }: { review: Review }) {
  const zone = useZone();
  const now = useNow();
  if (review.acts.length === 0) return <p className="quiet py-2">Nobody was asked yet.</p>;
  return (
    <ol className="rv-acts">
      {review.acts.map((act) => (
        <li key={act.id} data-gone={act.isTakenBack || undefined}>
          <p>
            {tellAct(act)} <span className="quiet s12 num">{formatMoment(act.at, zone, now)}</span>
            {act.isTakenBack && <span className="quiet s12">, taken back</span>}
          </p>
          {act.note && <blockquote className="rv-note">{act.note}</blockquote>}
        </li>
      ))}
    </ol>
  );
}

/** Every version as its network would show it, and what is not as it was approved. */
function Versions({ review }: { review: Review }) {
  const accounts = useAccounts().data?.items;
  const byId = useMemo(() => new Map(accounts?.map((one) => [one.id, one])), [accounts]);
  const fields = useMemo((): DraftFields => {
    const versions = review.versions.map(({ accountId, said }) => ({
      accountId,
      content: said.content as unknown as DraftFields['content'],
      options: said.options,
    }));
    const [first] = versions;
    return { title: review.title, content: first?.content ?? { parts: [] }, versions, projectId: null };
  }, [review]);
  const { assets, facts } = useMedia(fields);
  const judgements = useJudgements(fields, byId, facts);
  if (review.versions.length === 0)
    return <p className="quiet py-2">It goes to no account yet. Choose some in the post.</p>;
  return (
    <div className="rv-versions">
      {review.versions.map((version) => (
        <ReviewVersion
          key={version.versionId}
          version={version}
          account={byId.get(version.accountId)}
          judgement={judgements.get(version.accountId)}
          assets={assets}
        />
      ))}
    </div>
  );
}

function Loaded({ review }: { review: Review }) {
  const acts = useReviewActs();
  const [isReturning, setReturning] = useState(false);
  const returned = review.state === 'returned' ? lastAct(review.acts, 'returned') : undefined;
  usePageTitle(`Review: ${review.title || 'Untitled post'}`);
  return (
    <>
      <PageHeader
        parent={
          <Link to="/posts/$postId" params={{ postId: review.postId }} className="quiet clip rv-parent">
            {review.title || 'Untitled post'}
          </Link>
        }
        title="Review"
        sub={<ApprovalWord state={review.state} />}
        actions={<Acts review={review} acts={acts} onReturn={() => setReturning(true)} />}
        hasRule
      />
      <div className="body rv">
        {acts.problem && <ErrorNotice problem={acts.problem} onRetry={acts.forgetProblem} way="I have seen it" />}
        <p className="rv-meaning" role="status">
          {meaningOf(review.state, review.isNeeded)}
        </p>
        {returned && <blockquote className="rv-note rv-note-big">{returned.note}</blockquote>}
        {isReturning && <ReturnForm review={review} acts={acts} onClose={() => setReturning(false)} />}
        <div className="rv-two">
          <Section name="What goes out">
            <Versions review={review} />
          </Section>
          <Section name="What was said">
            <History review={review} />
          </Section>
        </div>
      </div>
    </>
  );
}

/** `/posts/<id>/review`: what exactly goes out, what changed since the last yes, and the answer. */
export function ReviewPage() {
  const { postId = '' } = useParams({ strict: false });
  const query = useReview(postId);
  usePageTitle('Review');
  if (query.data) return <Loaded key={postId} review={query.data} />;
  return (
    <>
      <PageHeader title="Review" hasRule />
      <div className="body">
        {query.error ? (
          <ErrorNotice problem={toProblem(query.error)} onRetry={() => void query.refetch()}>
            Nothing goes out by this.
          </ErrorNotice>
        ) : (
          <Skeleton rows={6} height={36} label="Opening the review" />
        )}
      </div>
    </>
  );
}
