import { toProblem } from '../../lib/api-problem.ts';
import { formatMoment } from '../../lib/times.ts';
import { Button } from '../../ui/button.tsx';
import { type NoteState, State } from '../../ui/note.tsx';
import { type Decision, type Reply, useDecideReply } from './inbox.api.ts';
import { decisionsFor } from './thread.rules.ts';

const notes: Readonly<Record<Reply['state'], NoteState>> = {
  waiting: 'sending',
  sending: 'sending',
  unknown: 'unknown',
  needs_attention: 'attention',
  sent: 'published',
  failed: 'failed',
  dropped: 'cancelled',
};
const stateWords: Partial<Record<Reply['state'], string>> = { sent: 'Sent', dropped: 'Let go' };

const decisionWords: Readonly<Record<Decision, string>> = {
  it_is_there: 'It is there',
  send_again: 'Send again',
  drop: 'Drop it',
};

/** What we are saying, how it stands, and the way out where only a person knows. */
export function ReplyLine({
  reply,
  zone,
  now,
  whyNot,
}: {
  reply: Reply;
  zone: string;
  now: Date;
  whyNot: string | null;
}) {
  const { mutate, error, isPending, variables } = useDecideReply();
  const decisions = decisionsFor(reply);
  return (
    <article className="ib-line ib-ours" aria-label="Your reply">
      <p className="s12 quiet flex flex-wrap items-center gap-x-2">
        <b className="text-ink">You</b>
        <span>{formatMoment(reply.createdAt, zone, now)}</span>
        <State state={notes[reply.state]}>{stateWords[reply.state]}</State>
      </p>
      <p className="ib-text" dir="auto">
        {reply.text}
      </p>
      {reply.state !== 'sent' && (
        <p className="s12 quiet" role="status">
          {reply.words}
        </p>
      )}
      {decisions.length > 0 && (
        <>
          {reply.state !== 'failed' && (
            <p className="s12">
              Look below the post first. <b>If it is there, sending again shows it twice.</b>
            </p>
          )}
          <p className="flex flex-wrap gap-2">
            {decisions.map((decision) => (
              <Button
                key={decision}
                small
                unavailable={whyNot}
                isBusy={isPending && variables?.decision === decision}
                onClick={() => mutate({ replyId: reply.id, decision })}
              >
                {decisionWords[decision]}
              </Button>
            ))}
          </p>
        </>
      )}
      {error && (
        <p className="s12 ib-fault" role="alert">
          {toProblem(error).userMessage}
        </p>
      )}
      {reply.calls.length > 0 && reply.state !== 'sent' && (
        <details className="pb-raw">
          <summary>What we sent and what came back</summary>
          <dl>
            {reply.calls.map((call) => (
              <div key={call.id}>
                <dt>{call.sent}</dt>
                <dd>
                  {call.answered ?? 'Nothing came back.'}
                  {call.error?.status ? ` (${call.error.status})` : ''}
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </article>
  );
}
