import { formatMoment } from '../../lib/times.ts';
import { Button } from '../../ui/button.tsx';
import type { Comment } from './inbox.api.ts';
import { ReplyForm } from './reply-form.tsx';
import { ReplyLine } from './reply-line.tsx';
import type { ThreadLine } from './thread.rules.ts';

const nameOf = ({ isOwn, authorName, authorHandle }: Comment): string =>
  isOwn ? 'You' : authorName || authorHandle || 'Somebody';

function CommentLine({
  comment,
  zone,
  now,
  onReply,
  whyNot,
}: {
  comment: Comment;
  zone: string;
  now: Date;
  /** Null: nothing can be said here. */
  onReply: (() => void) | null;
  whyNot: string | null;
}) {
  const name = nameOf(comment);
  return (
    <article className={`ib-line ${comment.isOwn ? 'ib-ours' : ''}`} aria-label={`Comment by ${name}`}>
      <p className="s12 quiet flex flex-wrap gap-x-2">
        <b className="ib-name">{name}</b>
        {comment.authorName && comment.authorHandle && !comment.isOwn && (
          <span className="ib-name">{comment.authorHandle}</span>
        )}
        <span>{formatMoment(comment.at, zone, now)}</span>
      </p>
      <p className="ib-text" dir="auto">
        {comment.text || <span className="quiet">No words.</span>}
      </p>
      {onReply && (
        <p>
          <Button look="link" small className="-ml-2" unavailable={whyNot} onClick={onReply}>
            Reply<span className="vh"> to {name}</span>
          </Button>
        </p>
      )}
    </article>
  );
}

export interface ThreadProps {
  readonly lines: readonly ThreadLine[];
  readonly publicationId: string;
  readonly accountId: string;
  readonly zone: string;
  readonly now: Date;
  /** Why this person may not reply; null when they may. */
  readonly whyNot: string | null;
  /** Whether a comment can be answered from here. */
  readonly canAnswer: (comment: Comment) => boolean;
  /** The comment that is being answered. */
  readonly answering: string | null;
  readonly onAnswer: (commentId: string | null) => void;
}

/** Comments and what we say to them, each answered in place. */
export function Thread({ lines, answering, onAnswer, canAnswer, whyNot, ...rest }: ThreadProps) {
  const { publicationId, accountId, zone, now } = rest;
  return (
    <ol className="ib-list" aria-label="Comments">
      {lines.map((line) => (
        <li key={line.id} className={`ib-depth-${line.depth}`}>
          {line.kind === 'reply' ? (
            <ReplyLine reply={line.reply} zone={zone} now={now} whyNot={whyNot} />
          ) : (
            <>
              <CommentLine
                comment={line.comment}
                zone={zone}
                now={now}
                whyNot={whyNot}
                onReply={canAnswer(line.comment) && answering !== line.id ? () => onAnswer(line.id) : null}
              />
              {answering === line.id && (
                <ReplyForm
                  publicationId={publicationId}
                  accountId={accountId}
                  comment={line.comment}
                  label={`Your reply to ${line.comment.authorName || line.comment.authorHandle}`}
                  onDone={() => onAnswer(null)}
                />
              )}
            </>
          )}
        </li>
      ))}
    </ol>
  );
}
